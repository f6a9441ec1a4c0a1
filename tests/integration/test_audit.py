"""What our own people did is noted before it is done and found again, day by day, by who and what."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from shared import acting
from shared.audit import MOST_DAYS, Audit, Entry, Filter
from shared.aws import keys
from shared.errors import InvalidRequestError, NotFoundError

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
ANN, BEN = "arn:aws:iam::1:user/ann", "arn:aws:iam::1:user/ben"
REASON = "the price is wrong"


@pytest.fixture
def audit(table):
    return Audit(table)


def asked(path, body=None):
    context = {"requestId": "r1", "authorizer": {"iam": {"userArn": ANN}}, "http": {"method": "POST", "path": path}}
    return {"rawPath": path, "requestContext": context, "body": json.dumps(body or {"reason": REASON})}


def everything(audit, wanted, limit=2):
    found, after, pages = [], None, 0
    while True:
        page, after = audit.page(wanted, limit, after)
        found, pages = [*found, *page], pages + 1
        if after is None:
            return [one["id"] for one in found], pages


def test_an_act_is_noted_before_it_is_done_and_again_with_what_came_of_it(audit):
    during = []

    def act():
        during.extend(audit.page(Filter(NOON, NOON), 9, None)[0])
        return {"state": "paused", "tour": None}

    acting.noted(audit, asked("/journeys/welcome/pauses"), NOON, act)
    (after,), _ = audit.page(Filter(NOON, NOON), 9, None)
    begun = {"id": "r1", "at": keys.timestamp(NOON), "by": ANN, "what": "pause", "on": "journeys/welcome/pauses"}
    begun |= {"reason": REASON, "outcome": "begun"}
    assert during == [begun]
    assert after == begun | {"outcome": "done", "state": "paused"}


def test_what_is_refused_is_noted_too_and_trouble_leaves_it_open(audit):
    def refuses():
        raise NotFoundError("no")

    def fails():
        raise ZeroDivisionError

    for act, error, outcome in (
        (refuses, NotFoundError, "refused: NotFoundError"),
        (fails, ZeroDivisionError, "begun"),
    ):
        with pytest.raises(error):
            acting.noted(audit, asked(f"/customers/{'0' * 24}/cuts"), NOON, act)
        (noted,), _ = audit.page(Filter(NOON, NOON), 9, None)
        assert (noted["what"], noted["outcome"]) == ("cut", outcome)


def test_an_address_in_the_path_is_not_kept(audit):
    acting.noted(audit, asked("/customers/ann@example.com/erasure"), NOON, dict)
    (noted,), _ = audit.page(Filter(NOON, NOON), 9, None)
    assert noted["on"] == "customers/?/erasure"


def test_a_body_that_cannot_be_read_is_noted_without_a_reason(audit):
    acting.noted(audit, {**asked("/broadcasts"), "body": "{"}, NOON, dict)
    (noted,), _ = audit.page(Filter(NOON, NOON), 9, None)
    assert (noted["what"], "reason" in noted) == ("draft_broadcast", False)


def test_acts_of_several_days_are_listed_in_their_order_page_by_page(audit):
    times = [NOON + timedelta(hours=9 * number) for number in range(7)]
    for number, at in enumerate(times):
        audit.note(Entry(f"e{number}", at, (ANN, BEN)[number % 2], ("pause", "erase")[number % 3 == 0], "x"))
    whole = Filter(NOON, NOON + timedelta(days=9))
    assert everything(audit, whole)[0] == [f"e{number}" for number in range(7)]
    assert everything(audit, Filter(times[2], times[4]))[0] == ["e2", "e3", "e4"]
    assert everything(audit, Filter(*_span(whole), who="ben"))[0] == ["e1", "e3", "e5"]
    assert everything(audit, Filter(*_span(whole), what="erase"))[0] == ["e0", "e3", "e6"]


def test_a_year_in_which_nobody_did_anything_is_asked_for_in_parts(audit):
    late = NOON + timedelta(days=3 * MOST_DAYS + 1)
    audit.note(Entry("late", late, ANN, "pause", "x"))
    assert everything(audit, Filter(NOON, late)) == (["late"], 4)


def test_acts_at_one_time_are_each_listed_once(audit):
    for number in range(5):
        audit.note(Entry(f"e{number}", NOON, ANN, "pause", "x"))
    assert everything(audit, Filter(NOON, NOON))[0] == [f"e{number}" for number in range(5)]


def test_a_place_that_is_none_is_refused(audit):
    with pytest.raises(InvalidRequestError, match="after"):
        audit.page(Filter(NOON, NOON), 2, "x")


def _span(wanted):
    return wanted.since, wanted.until
