"""Pages and tables show what sources sent, and run none of it."""

import pytest

from infra.cli import customer, inbox
from infra.cli.console import console
from infra.cli.inbox import Mail
from shared.console.customer import Story
from shared.errors import InvalidRequestError

EVIL = "<script>alert(1)</script>[red]"
STORY = Story(
    profile={
        "customer_id": "c0ffee00",
        "identifiers": [{"kind": "email", "value": EVIL, "role": "person"}],
        "traits": {"first_name": EVIL, "city": "Łódź"},
        "orders": [
            {
                "id": "1",
                "number": "#1",
                "status": "paid",
                "total": {"amount": "9.50", "currency": "EUR"},
                "net": {"amount": "7.25", "currency": "EUR"},
                "refunds": [
                    {
                        "id": "r",
                        "reason": EVIL,
                        "at": "2026-11-23T10:00:00Z",
                        "amount": {"amount": "2.25", "currency": "EUR"},
                    }
                ],
            }
        ],
        "offers": [
            {
                "code": "THANKS-7KQM",
                "kind": "discount",
                "value": {"percent": "10"},
                "valid_until": "2026-12-06T23:59:59+01:00",
                "redeemed_at": "2026-11-23T11:30:00Z",
                "order": "#2",
                "saved": {"amount": "3.10", "currency": "EUR"},
            },
            {"code": "B", "kind": "cashback", "value": {"amount": "5.00", "currency": "EUR"}},
            {"code": "C", "kind": "points", "value": {"points": 200}},
            {"code": "D", "kind": "free_delivery"},
        ],
        "measures": {
            "number_of_orders": 1,
            "spend": {"amount": "7.25", "currency": "EUR"},
            "last_purchase": "2026-11-20T10:00:00Z",
            "spend_unconverted": ["KWD"],
            "spend_by_currency": {"EUR": {"amount": "7.25", "currency": "EUR"}},
            "channels": {EVIL: {"first": "2026-11-01T00:00:00Z", "last": "2026-11-20T00:00:00Z"}},
            "engagement": {"email": {"opened": "2026-11-21T00:00:00Z"}},
        },
        "consents": [
            {
                "channel": "email",
                "acts": {"marketing": {"choice": "withdrawn", "at": "2026-11-22T10:00:00Z", "source": "page"}},
                "suppressed": {"reason": "complaint", "at": "2026-11-23T10:00:00Z", "id": "ses/1"},
            },
            {"channel": "email", "purpose": "marketing", "choice": "granted"},
        ],
    },
    timeline=[
        {"occurred_at": "2026-11-22T10:00:00Z", "name": EVIL, "source": "shopify/shop-a", "data": {"a": EVIL}},
        {
            "occurred_at": "2026-11-22T09:00:00Z",
            "name": "message.received",
            "source": "whatsapp/shop",
            "data": {"message": {"text": "does it fit <b>"}},
        },
    ],
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
    runs=[
        {
            "journey": "post_purchase",
            "state": "ended",
            "reason": "exit: order.cancelled",
            "path": ["2026-11-24T23:18:05.434407Z settle"],
        }
    ],
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


@pytest.mark.parametrize(
    "shown",
    [
        "9.50 EUR",
        "2.25 EUR 2026-11-23",
        "7.25 EUR",
        "KWD",
        "opened 2026-11-21",
        "matching_items",
        "consent",
        "exit: order.cancelled",
        "2026-11-24 23:18 settle",
        "does it fit &lt;b&gt;",
        "complaint",
        "THANKS-7KQM",
        "10 % discount",
        "2026-12-06",
        "2026-11-23 11:30",
        "#2 (-3.10 EUR)",
        "5.00 EUR cashback",
        "200 points",
        "free delivery",
    ],
)
def test_the_page_shows_the_whole_story(page, shown):
    assert shown in page


def test_the_consent_of_today_is_shown_and_the_acts_that_led_there_are_not():
    assert [row[:3] for row in customer.consents(STORY.profile)] == [
        ("email", "marketing", "withdrawn"),
        ("email", "everything", "complaint"),
    ]


def test_figures_are_rows_that_people_can_read():
    rows = dict(customer.measures.rows(STORY.profile["measures"]))
    assert rows["spend"] == rows["spend by currency"] == "7.25 EUR"
    assert (rows["number of orders"], rows["last purchase"]) == ("1", "2026-11-20 10:00")
    assert rows[f"seen: {EVIL}"] == "2026-11-01 to 2026-11-20"


@pytest.mark.parametrize(("written", "at"), [("2026-05-01", "2026-05-01T00:00:00Z"), (None, None)])
def test_a_day_is_enough_to_say_since_when(written, at):
    assert customer.moment_of(written) == at


def test_a_day_that_is_none_is_answered_with_what_would_be_right():
    with pytest.raises(InvalidRequestError, match="2026-05-01"):
        customer.moment_of("yesterday")


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
