"""A subscription counts once the page of its mail was posted, and not for ever."""

from datetime import timedelta

import pytest

from shared.aws import keys
from shared.messages.consent import Choice
from shared.messages.store import ConsentStore
from tests.unit.functions.preferences.visits import BODIES, FORM, YESTERDAY
from tests.unit.messages.samples import ADDRESS, an_act


def pending(page, at):
    """Somebody typed the address into a form, and withdrew whatever was before."""
    later = at - timedelta(seconds=1)
    ConsentStore(page.table).record(ADDRESS, "email", an_act(id="out", at=later, choice=Choice.WITHDRAWN))
    ConsentStore(page.table).record(ADDRESS, "email", an_act(id="asked", at=at, choice=Choice.PENDING))


CONFIRM = {"headers": FORM, "body": "form=confirm"}
RECENTLY = YESTERDAY + timedelta(hours=20)


def test_a_subscription_counts_once_its_confirmation_is_posted_and_the_proof_says_so(page):
    pending(page, RECENTLY)
    assert "<form" in page.visit("GET", "confirm")["body"]
    assert page.choice() is Choice.PENDING
    done = page.visit("POST", "confirm", **CONFIRM)
    assert (done["statusCode"], "<form" in done["body"], page.choice()) == (200, False, Choice.GRANTED)
    (fact,) = page.queue[0]["events"]
    assert fact["data"]["consents"][0] | {"wording": ""} == {
        "channel": "email", "purpose": "marketing", "state": "granted", "by_person": True, "wording": ""
    }  # fmt: skip
    act = ConsentStore(page.table).history(ADDRESS, "email")[-1]
    assert (act.wording, act.ip) == ("confirmation page, 2026-11", "192.0.2.7")


def test_confirming_twice_says_the_same_and_is_one_act(page):
    pending(page, RECENTLY)
    first, again = page.visit("POST", "confirm", **CONFIRM), page.visit("POST", "confirm", **CONFIRM)
    assert first == again == page.visit("GET", "confirm")
    assert len(page.queue) == 1


@pytest.mark.parametrize("body", [{}, {"headers": FORM, "body": "other=1"}, BODIES["a multipart form"]])
def test_a_stray_post_confirms_nothing(page, body):
    pending(page, RECENTLY)
    assert "<form" in page.visit("POST", "confirm", **body)["body"]
    assert (page.choice(), page.queue) == (Choice.PENDING, [])


def test_an_old_confirmation_does_not_undo_a_withdrawal(page):
    page.visit("POST")
    del page.queue[:]
    closed = page.visit("POST", "confirm", **CONFIRM)
    assert (closed["statusCode"], page.choice(), page.queue) == (200, Choice.WITHDRAWN, [])
    assert "/preferences/" in closed["body"]
    assert "<form" not in closed["body"]


def test_a_wish_of_more_than_a_month_ago_is_not_confirmed(page):
    page.table.delete(keys.consent(ADDRESS, "email"))
    pending(page, YESTERDAY - timedelta(days=30))
    page.visit("POST", "confirm", **CONFIRM)
    assert (page.choice(), page.queue) == (Choice.PENDING, [])
