"""A cut leaves exactly what would be without the link, and a restore exactly what was before."""

import random
from itertools import combinations

import pytest

from shared.aws import keys
from shared.errors import InvalidRequestError, NotFoundError
from shared.profiles import graph
from shared.profiles.store import ProfileStore
from shared.reviews import causes
from tests.integration.profiles.stories import (
    agree_with_the_reference,
    decide,
    file_all,
    hashed,
    stories,
    told,
)


@pytest.mark.parametrize("seed", range(12))
def test_cuts_and_restores_leave_the_customers_of_the_reference(table, seed):
    draw = random.Random(seed)  # noqa: S311
    told_stories = stories(seed + 1000)
    linked = sorted({pair for story in told_stories for pair in combinations(sorted(set(story)), 2)})
    chosen = draw.sample(linked, min(len(linked), 3))
    file_all(table, [told(number, story) for number, story in enumerate(told_stories)])
    for number, pair in enumerate(chosen):
        decide(table, pair, number)
    agree_with_the_reference(table, told_stories, {frozenset(pair) for pair in chosen})
    for number, pair in enumerate(chosen[1:]):
        decide(table, pair, 100 + number, cut=False)
    agree_with_the_reference(table, told_stories, {frozenset(pair) for pair in chosen[:1]})


ANN, BOB = ("email", "person", "ann@a.example"), ("phone", "person", "+4930901820")


def test_an_earlier_decision_that_arrives_late_changes_nothing(table):
    file_all(table, [told(1, [ANN, BOB])])
    decide(table, (ANN, BOB), 9, cut=False)
    decide(table, (ANN, BOB), 5)
    store = ProfileStore(table)
    assert store.profile(hashed(ANN)).customer_id == store.profile(hashed(BOB)).customer_id


def test_a_redelivery_does_not_join_again_what_was_cut(table):
    event = told(0, [ANN, BOB], traits={"city": "Berlin"})
    file_all(table, [event])
    decide(table, (ANN, BOB), 1)
    file_all(table, [event, told(0, [ANN, BOB])])
    store = ProfileStore(table)
    assert store.profile(hashed(ANN)).traits == {"city": "Berlin"}
    assert store.profile(hashed(BOB)).traits == {}


def test_a_restore_calls_for_a_quiet_review_as_a_cut_does(table):
    """An operator mends a mistake: what is found of it is news of nobody's doing."""
    file_all(table, [told(0, [ANN, BOB])])
    for number, cut in enumerate([True, False]):
        before = {who: table.get(keys.identifier(hashed(who))) for who in (ANN, BOB)}
        decide(table, (ANN, BOB), number, cut=cut)
        now = {who: table.get(keys.identifier(hashed(who))) for who in (ANN, BOB)}
        found = [one for who in before for one in causes.of(before[who], now[who], frozenset({"city"}))]
        assert {one.quiet for one in found} == {True}


def test_a_cut_of_what_was_never_stated_is_refused(table):
    file_all(table, [told(0, [ANN])])
    with pytest.raises(NotFoundError, match="never stated"):
        decide(table, (ANN, BOB), 1)
    with pytest.raises(InvalidRequestError, match="two different"):
        decide(table, (ANN, ANN), 1)


def test_a_cut_from_what_very_many_share_leaves_the_rest_of_a_customer_together(table, monkeypatch):
    """A front desk's telephone: its neighbours are no reason to look no further at whom it was cut from."""
    monkeypatch.setattr(graph, "MAX_REGION", 8)
    chain = [ANN, *(("external_id@web", "person", f"ex-{number}") for number in range(4))]
    crowd = [("email", "person", f"guest{number}@a.example") for number in range(10)]
    links = [*zip(chain, chain[1:], strict=False), *((one, BOB) for one in [ANN, *crowd])]
    file_all(table, [told(number, list(pair)) for number, pair in enumerate(links)])
    decide(table, (ANN, BOB), 1)
    store = ProfileStore(table)
    assert {store.profile(hashed(one)).customer_id for one in chain} == {min(map(hashed, chain))}


COOKIE = ("anonymous_id", "pointer", "an-2")


def test_a_cut_of_a_device_holds_however_many_statements_there_are_about_it(table, monkeypatch):
    """Statements lie in the order of their digests, and decisions in the midst of them."""
    monkeypatch.setattr(graph, "MAX_REGION", 8)
    carts = [[COOKIE, ("order@web", "pointer", f"or-{number}")] for number in range(30)]
    file_all(table, [told(50, [ANN, COOKIE]), *(told(number, cart) for number, cart in enumerate(carts))])
    store = ProfileStore(table)
    assert store.profile(hashed(COOKIE)).customer_id == hashed(ANN), "one of the statements that are looked at"
    decide(table, (ANN, COOKIE), 1)
    assert store.profile(hashed(COOKIE)).customer_id != hashed(ANN)
