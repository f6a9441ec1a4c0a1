"""A customer that grows faster than people do is held: facts are kept, joins wait, and a release makes up for them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.aws import keys
from shared.configuration import Kind
from shared.errors import InvalidRequestError, NotFoundError
from shared.events import Event, Identifier
from shared.profiles import breaker, joining
from shared.profiles.filing import Filing
from shared.profiles.joining import Joining
from shared.profiles.releasing import Releasing
from shared.profiles.store import ProfileStore
from tests.integration.profiles.stories import BRAND, DAY, SECRET

FREE = replace(BRAND, kinds={"external_id": Kind("person", 500), "email": Kind("person", 500)})
ANN = Identifier("email", "ann@a.example")


def login(number):
    return Identifier(f"external_id@app-{number}", f"user-{number}")


def hashed(one):
    return keys.identifier_id(one, SECRET)


def file(table, number, *identifiers, hour=0):
    event = Event(f"e{number}", "page.viewed", DAY, "segment/web", identifiers, {})
    return Filing(table, FREE, SECRET).file(event, DAY + timedelta(hours=hour), lambda *_: None)


def customer(table, one):
    return ProfileStore(table).profile(hashed(one), consistent=True)


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(breaker, "MOST_IDENTIFIERS", 8)
    monkeypatch.setattr(breaker, "MOST_MERGES", 3)


def limit(kind):
    return 500


def test_a_join_past_the_ceiling_is_held_and_its_fact_is_kept(table, small):
    held = [file(table, number, ANN, login(number)).held for number in range(10)]
    assert held == [None] * 7 + ["identifiers"] * 3
    assert len(customer(table, ANN).members) == 8
    alone = customer(table, login(9))
    assert {one.identifier for one in alone.members} == {login(9)}
    assert len(ProfileStore(table).timeline(customer(table, ANN))) == 10, "all lie under the address, their home"


def test_what_is_held_is_listed_and_released_by_a_person(table, small):
    for number in range(10):
        file(table, number, ANN, login(number))
    releasing = Releasing(table, limit)
    owner = customer(table, ANN).customer_id
    assert owner in [item["sk"] for item in releasing.held()]
    releasing.release(owner, breaker.MOST_RELEASED, DAY)
    assert len(customer(table, ANN).members) == 11
    assert customer(table, login(9)).customer_id == customer(table, ANN).customer_id
    assert releasing.held() == []


def test_after_a_release_the_next_ceiling_counts(table, small):
    for number in range(10):
        file(table, number, ANN, login(number))
    Releasing(table, limit).release(customer(table, ANN).customer_id, 12, DAY)
    assert [file(table, number, ANN, login(number)).held for number in (20, 21)] == [None, "identifiers"]


def test_customers_that_merge_too_often_in_an_hour_wait(table, small):
    for number in range(6):
        file(table, number, login(number))
    held = [file(table, 10 + number, login(0), login(number)).held for number in range(1, 6)]
    assert held == [None, None, None, "merges", "merges"]
    assert [item["reason"] for item in Releasing(table, limit).held()] == ["merges"] * 3


def test_what_an_event_of_a_later_hour_joins_is_held_no_more(table, small):
    """Nobody could release it: nothing of it waits."""
    for number in range(6):
        file(table, number, login(number))
    for number in range(1, 6):
        file(table, 10 + number, login(0), login(number))
    assert [file(table, 20 + number, login(0), login(number), ANN, hour=2).held for number in (4, 5)] == [None, None]
    assert len(customer(table, ANN).members) == 7
    assert Releasing(table, limit).held() == []


def test_a_hold_is_as_old_as_itself_and_not_as_one_that_is_over(table, small):
    for number in range(9):
        file(table, number, login(number))
    for number, hour in {1: 0, 2: 0, 3: 0, 4: 0, 5: 2, 6: 4, 7: 4, 8: 4}.items():
        file(table, 10 + number, login(0), login(number), hour=hour)
    file(table, 30, login(0), login(4), hour=4)
    owner = customer(table, login(0)).customer_id
    assert [f"{item['at']:.13}" for item in Releasing(table, limit).held() if item["sk"] == owner] == ["2026-05-01T04"]


def test_a_held_customer_costs_a_bounded_look(table, small, monkeypatch):
    for number in range(10):
        file(table, number, ANN, login(number))
    again = file(table, 9, ANN, login(9))
    assert again.held is None, "the combination is remembered: a known event is as cheap as ever"


def test_a_cut_ends_what_made_it_too_large(table, small):
    for number in range(9):
        file(table, number, ANN, login(number))
    assert "held" in table.get(keys.identifier(customer(table, ANN).customer_id))
    Joining(table, lambda kind: 0, DAY).settle([hashed(ANN)], recount=True)
    assert customer(table, ANN).shared


@pytest.mark.parametrize("identifiers", [7, breaker.MOST_RELEASED + 1])
def test_a_release_to_a_senseless_number_is_refused(table, identifiers):
    with pytest.raises(InvalidRequestError, match="identifiers"):
        Releasing(table, limit).release("a" * 24, identifiers, DAY)


def test_a_release_of_what_is_not_held_says_so(table):
    file(table, 1, ANN)
    with pytest.raises(NotFoundError, match="held"):
        Releasing(table, limit).release(hashed(ANN), 300, DAY)


def test_a_split_of_more_than_one_transaction_takes_ends_right(table, monkeypatch):
    """When the address turns out to be shared, each login is a customer of its own again."""
    monkeypatch.setattr(joining, "MOST_WRITES", 4)
    for number in range(12):
        file(table, number, ANN, login(number), hour=number)
    assert len(customer(table, ANN).members) == 13
    Joining(table, lambda kind: 0, DAY).settle([hashed(ANN)], recount=True)
    assert customer(table, ANN).shared
    assert len({customer(table, login(number)).customer_id for number in range(12)}) == 12
