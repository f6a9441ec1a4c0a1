"""Pages and tables show what sources sent, and run none of it."""

import pytest

from infra.cli import customer, inbox
from infra.cli.console import console
from infra.cli.customer import Story
from infra.cli.inbox import Mail

EVIL = "<script>alert(1)</script>[red]"
STORY = Story(
    profile={
        "customer_id": "c0ffee00",
        "identifiers": [{"kind": "email", "value": EVIL, "role": "person"}],
        "traits": {"first_name": EVIL, "city": "Łódź"},
        "orders": [{"id": "1", "number": "#1", "status": "paid", "total": {"amount": "9.50", "currency": "EUR"}}],
        "consents": [
            {
                "channel": "email",
                "acts": {"marketing": {"choice": "withdrawn", "at": "2026-11-22T10:00:00Z", "source": "page"}},
                "suppression": {"reason": "complaint", "at": "2026-11-23T10:00:00Z", "id": "ses/1"},
            },
            {"channel": "email", "purpose": "marketing", "choice": "granted"},
        ],
    },
    timeline=[{"occurred_at": "2026-11-22T10:00:00Z", "name": EVIL, "source": "shopify/shop-a", "data": {"a": EVIL}}],
    messages=[
        {
            "requested_at": "2026-11-22T10:00:00Z",
            "template": "matching_items",
            "channel": "email",
            "state": "refused",
            "rule": "consent",
            "detail": "withdrawn",
        }
    ],
    runs=[{"journey": "post_purchase", "state": "ended", "reason": "exit: order.cancelled", "path": ["settle"]}],
)


@pytest.fixture
def page(tmp_path):
    customer.write(STORY, tmp_path / "pages" / "customer.html")
    return (tmp_path / "pages" / "customer.html").read_text()


def test_what_a_source_sent_is_text_on_the_page(page):
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "Łódź" in page


def test_the_page_asks_nobody_for_anything(page):
    assert "http" not in page


@pytest.mark.parametrize("shown", ["9.50 EUR", "matching_items", "consent", "exit: order.cancelled", "complaint"])
def test_the_page_shows_the_whole_story(page, shown):
    assert shown in page


def test_the_consent_of_today_is_shown_and_the_acts_that_led_there_are_not():
    assert [row[:3] for row in customer.consents(STORY.profile)] == [
        ("email", "marketing", "withdrawn"),
        ("email", "everything", "complaint"),
    ]


def test_the_terminal_shows_markup_as_text_and_cuts_nothing_off(monkeypatch):
    monkeypatch.setattr(console, "_width", 60)
    with console.capture() as captured:
        customer.show(STORY)
    shown = captured.get()
    assert "[red]" in shown
    assert {"consent", "(withdrawn)"} <= set(shown.split())
    assert "…" not in shown


def test_a_mail_is_shown_in_a_frame_that_may_do_nothing(tmp_path):
    mail = Mail("1", "Shop <a@b>", ("ann@example.com",), "Hi", "text", f'<p title="x">{EVIL}</p>', "1", {})
    inbox.write([mail], tmp_path / "inbox.html")
    page = (tmp_path / "inbox.html").read_text()
    assert "<script" not in page
    assert 'sandbox title="Hi"' in page
    assert "&lt;p title=&#34;x&#34;&gt;" in page
