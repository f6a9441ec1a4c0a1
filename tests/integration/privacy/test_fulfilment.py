"""An erasure takes two turns, a quarter of an hour apart, however often somebody takes one; an export takes one."""

from collections import Counter
from datetime import timedelta
from types import SimpleNamespace

import pytest

from functions.fulfil_privacy_request.fulfilment import SWEEP, Fulfilment
from shared.aws import keys
from shared.events import Event, Identifier
from shared.privacy.inventory import Inventories
from shared.privacy.requests import Request, Requests
from shared.profiles.filing import Filing
from tests.integration.profiles.stories import BRAND, DAY, SECRET

ANN = Identifier("email", "ann@a.example")
HOME = keys.identifier_id(ANN, SECRET)
NOON = DAY + timedelta(hours=12)


class Shelf:
    def __init__(self):
        self.held = {}

    def put(self, key, file):
        self.held[key] = file.read()

    def delete(self, key):
        self.held.pop(key, None)


@pytest.fixture
def shelf():
    return Shelf()


@pytest.fixture
def turn(table, shelf):
    nobody = SimpleNamespace(leave=lambda ids, now: Counter())

    def taken(request_id, now, customer=HOME):
        request = Requests(table).get(customer, request_id)
        return Fulfilment(table, shelf, Inventories(table, BRAND, SECRET), nobody, now).turn(request)

    return taken


@pytest.fixture
def told(table):
    """An event from before the erasure, and a request for it."""

    def filed(number, kind="erasure"):
        event = Event(f"e{number}", "note.taken", DAY + timedelta(minutes=number), "segment/web", (ANN,), {})
        Filing(table, BRAND, SECRET).file(event, DAY, lambda *_: None)
        Requests(table).ask(Request(f"r{number}", kind, HOME, "arn", "why", NOON, ids=(HOME,)))

    return filed


def events(table):
    return table.query(HOME, keys.EVENT, consistent=True)


def test_what_came_in_between_goes_with_the_second_turn(table, told, turn):
    told(1)
    first = turn("r1", NOON)
    assert (first.done, first.next_at, first.progress["event"]) == (False, NOON + SWEEP, 1)
    late = Event("e2", "note.taken", DAY, "segment/web", (ANN,), {})
    table.put(
        keys.event(HOME, DAY, "segment/web", "e2"), {"received_at": keys.timestamp(DAY), **late_item(table, late)}
    )
    second = turn("r1", NOON + SWEEP)
    assert (second.done, second.progress["event"]) == (True, 2)
    assert events(table) == []


def late_item(table, event):
    """As whoever read the identifier before the tombstone would write it."""
    other = Event("x", event.name, event.occurred_at, event.source, (Identifier("email", "x@a.example"),), {})
    Filing(table, BRAND, SECRET).file(other, DAY, lambda *_: None)
    (item,) = table.query(keys.identifier_id(other.identifiers[0], SECRET), keys.EVENT, consistent=True)
    return {name: value for name, value in item.items() if name not in ("pk", "sk", "received_at")}


def test_a_turn_that_comes_too_early_changes_nothing_and_says_when_to_come(table, told, turn):
    told(1)
    turn("r1", NOON)
    before = Requests(table).get(HOME, "r1")
    early = turn("r1", NOON + SWEEP - timedelta(seconds=1))
    assert (early.done, early.next_at) == (False, NOON + SWEEP)
    assert Requests(table).get(HOME, "r1") == before


def test_a_turn_after_the_end_is_the_end(table, told, turn):
    told(1)
    for minutes in (0, 15):
        turn("r1", NOON + timedelta(minutes=minutes))
    before = Requests(table).get(HOME, "r1")
    assert turn("r1", NOON + timedelta(hours=1)).done
    assert Requests(table).get(HOME, "r1") == before
    assert (before.done_at, before.swept_at) == (NOON, NOON + SWEEP)


def test_an_export_that_an_erasure_took_is_not_written_again(told, turn, shelf):
    told(1, "export")
    assert turn("r1", NOON).done
    assert len(shelf.held) == 1
    told(2)
    turn("r2", NOON)
    assert turn("r1", NOON).done
    assert shelf.held == {}


def test_an_export_goes_that_was_written_before_the_person_became_another_customer(table, shelf, told, turn):
    """A customer is named after its smallest identifier: one that comes later may be smaller."""
    told(1, "export")
    turn("r1", NOON)
    assert len(shelf.held) == 1
    smaller = next(
        one for one in (Identifier("email", f"ann{n}@a.example") for n in range(99))
        if keys.identifier_id(one, SECRET) < HOME
    )  # fmt: skip
    joined = Event("e2", "note.taken", DAY, "segment/web", (ANN, smaller), {})
    Filing(table, BRAND, SECRET).file(joined, DAY, lambda *_: None)
    customer = keys.identifier_id(smaller, SECRET)
    Requests(table).ask(Request("r2", "erasure", customer, "arn", "why", NOON, ids=(customer, HOME)))
    turn("r2", NOON, customer)
    assert shelf.held == {}
