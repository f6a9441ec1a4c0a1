"""Segments over the API: what they are, and who is in them."""

from functools import partial

import pytest

from shared.aws import keys
from shared.events import Identifier
from shared.profiles.store import ProfileStore
from shared.reviews.causes import Cause
from shared.reviews.refresh import Refresh
from shared.reviews.review import review
from shared.reviews.reviewing import Reviewing
from shared.reviews.rules import rules_of
from shared.reviews.store import Standings
from tests.unit.functions.lookup_customer.desks import ANN, KEY, NOON, REVIEWS


def reviewed(desk, *people, tags):
    """Customers of whom the list's tag is known, looked at by the rules of the function."""
    for number, one in enumerate(people):
        desk.file("customer.updated", number, one, tags=tags)
        Reviewing(
            ProfileStore(desk.table), Standings(desk.table), partial(review, rules=rules_of(REVIEWS)), lambda _: None
        ).review(Cause(keys.identifier_id(one, KEY)), NOON)


def test_a_customer_comes_with_the_segments_that_it_is_in(desk):
    assert desk.get(f"/customers/{desk.ann}")[0] == 404
    desk.file("page.viewed", 9)
    assert desk.get(f"/customers/{desk.ann}")[1]["segments"] == []
    reviewed(desk, ANN, tags={"fans": True})
    assert desk.get(f"/customers/{desk.ann}")[1]["segments"] == ["fans"]


def test_the_members_of_a_segment_are_counted_and_listed_page_by_page(desk):
    people = [Identifier("email", f"p{number}@example.com") for number in range(25)]
    reviewed(desk, *people, tags={"fans": True})
    assert desk.get("/segments/fans") == (200, {**REVIEWS["segments"][0], "members": 25})
    found, after = [], {}
    while after is not None:
        _, page = desk.get("/segments/fans/members", limit="4", **after)
        assert len(page["members"]) == 4 or page["next"] is None
        found += page["members"]
        after = {"after": page["next"]} if page["next"] else None
    assert sorted(one["customer_id"] for one in found) == sorted(keys.identifier_id(one, KEY) for one in people)
    assert {one["since"] for one in found} == {keys.timestamp(NOON)}
    assert desk.get("/segments/buyers")[1]["members"] == 0


def test_segments_are_listed_with_what_they_are_and_how_far_the_latest_refresh_is(desk):
    status, body = desk.get("/segments")
    assert (status, [one["name"] for one in body["segments"]], body["refresh"]) == (200, ["fans", "buyers"], None)
    Refresh(desk.table, Nowhere(), "r1").begin(NOON)
    told = {"rules": "r1", "started_at": keys.timestamp(NOON), "customers": 0, "done": False}
    assert desk.get("/segments")[1]["refresh"] == told


class Nowhere:
    def send(self, bodies, *, delay_seconds=0):
        """Nobody listens."""


@pytest.mark.parametrize(
    ("path", "query", "refused"),
    [
        ("/segments/fan", {}, (404, "fans")),
        ("/segments/fan/members", {}, (404, "fans")),
        ("/segments/fans/others", {}, (404, "/segments/{name}/members")),
        ("/segments/fans/members", {"after": "9@a"}, (400, "next")),
        ("/segments/fans/members", {"after": "x"}, (400, "next")),
        ("/segments/fans/members", {"limit": "0"}, (400, "limit")),
        ("/segments", {"name": "fans"}, (400, "name")),
    ],
)
def test_what_is_asked_wrongly_of_segments_is_refused_with_what_would_be_right(desk, path, query, refused):
    status, body = desk.get(path, **query)
    assert status == refused[0]
    assert refused[1] in body["detail"]
