"""Filing events one after another ends in the customers of the reference, whatever came first and however often."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from shared.aws import keys
from shared.events import Event, Identifier
from shared.profiles import changes
from shared.profiles.filing import Filing
from shared.profiles.store import ProfileStore
from tests.integration.profiles.stories import (
    BRAND,
    DAY,
    SECRET,
    agree_with_the_reference,
    file_all,
    hashed,
    stories,
    told,
)


@pytest.mark.parametrize("seed", range(12))
def test_customers_and_timelines_are_those_of_the_reference(table, seed):
    told_stories = stories(seed)
    numbers = list(range(len(told_stories))) * 2
    random.Random(seed).shuffle(numbers)  # noqa: S311
    file_all(table, [told(number, told_stories[number]) for number in numbers])
    agree_with_the_reference(table, told_stories)


ANN = ("email", "person", "ann@a.example")
PHONE = ("phone", "person", "+4930901820")
VISITOR = ("anonymous_id", "pointer", "v-1")


def test_a_redelivery_is_noticed_and_changes_nothing(table):
    event = told(1, [ANN, VISITOR], traits={"city": "Berlin"})
    assert file_all(table, [event, event]) == [True, False]
    profile = ProfileStore(table).profile(hashed(ANN))
    assert profile.traits == {"city": "Berlin"}
    assert len(ProfileStore(table).timeline(profile)) == 1


def test_what_a_visitor_did_before_giving_an_address_is_on_the_timeline(table):
    file_all(table, [told(1, [VISITOR]), told(2, [VISITOR]), told(3, [VISITOR, ANN]), told(4, [VISITOR])])
    store = ProfileStore(table)
    assert [event.id for event in store.timeline(store.profile(hashed(ANN)))] == ["e4", "e3", "e2", "e1"]


def test_a_tablet_of_two_people_is_theirs_once_they_turn_out_to_be_one(table):
    file_all(table, [told(1, [ANN, VISITOR]), told(2, [PHONE, VISITOR]), told(3, [VISITOR])])
    store = ProfileStore(table)
    assert store.profile(hashed(VISITOR)).shared
    assert [event.id for event in store.timeline(store.profile(hashed(ANN)))] == ["e1"]
    file_all(table, [told(4, [ANN, PHONE])])
    assert [event.id for event in store.timeline(store.profile(hashed(ANN)))] == ["e4", "e3", "e2", "e1"]


def test_every_old_id_leads_to_the_joined_customer(table):
    file_all(table, [told(1, [ANN], traits={"first_name": "Ann"}), told(2, [PHONE], traits={"city": "Berlin"})])
    store = ProfileStore(table)
    assert store.profile(hashed(ANN)).customer_id != store.profile(hashed(PHONE)).customer_id
    file_all(table, [told(3, [ANN, PHONE])])
    joined = [store.profile(hashed(one)) for one in (ANN, PHONE)]
    assert joined[0] == joined[1]
    assert joined[0].traits == {"first_name": "Ann", "city": "Berlin"}
    assert joined[0].customer_id == min(hashed(ANN), hashed(PHONE))


def test_a_date_in_the_year_9999_stays_one_event_and_does_not_win_for_ever(table):
    mad = Event(
        "mad",
        "page.viewed",
        datetime(9999, 12, 31, tzinfo=UTC),
        "segment/web",
        told(1, [ANN]).identifiers,
        {"traits": {"city": "Nowhere"}},
    )
    filing = Filing(table, BRAND, SECRET)
    assert filing.file(mad, DAY, lambda *_: None).new
    assert not filing.file(mad, DAY + timedelta(hours=3), lambda *_: None).new
    filing.file(told(60, [ANN], traits={"city": "Berlin"}), DAY + timedelta(hours=4), lambda *_: None)
    assert ProfileStore(table).profile(hashed(ANN)).traits == {"city": "Berlin"}


def test_an_event_dated_by_its_receipt_is_one_event_however_often_it_is_received(table):
    filing = Filing(table, BRAND, SECRET)
    for hour in range(3):
        received_at = DAY + timedelta(hours=hour)
        undated = Event("undated", "page.viewed", received_at, "segment/web", (Identifier("email", "ann@a.example"),))
        assert filing.file(undated, received_at, lambda *_: None).new == (hour == 0)


@pytest.mark.parametrize("dies_at", range(1, 14))
def test_a_delivery_cut_off_at_any_write_is_completed_by_its_redelivery(table, monkeypatch, dies_at):
    event = told(1, [ANN, PHONE, VISITOR], traits={"city": "Berlin"}, order={"id": "7", "payment": "paid"})
    file_all(table, [told(0, [VISITOR])])
    original, calls = table._request, []

    def dying(operation, **arguments):
        if operation in ("put_item", "update_item", "transact_write_items"):
            calls.append(operation)
            if len(calls) == dies_at:
                raise KeyboardInterrupt
        return original(operation, **arguments)

    monkeypatch.setattr(table, "_request", dying)
    try:
        file_all(table, [event])
    except KeyboardInterrupt:
        monkeypatch.setattr(table, "_request", original)
        file_all(table, [event])
    profile = ProfileStore(table).profile(hashed(VISITOR))
    assert profile == ProfileStore(table).profile(hashed(ANN)) == ProfileStore(table).profile(hashed(PHONE))
    assert profile.traits == {"city": "Berlin"}
    assert [order.status for order in profile.orders] == ["paid"]
    assert [one.id for one in ProfileStore(table).timeline(profile)] == ["e1", "e0"]


def test_who_is_named_beside_what_many_share_is_a_customer_that_others_hear_of(table):
    """The address that a cashier types for everyone joins nobody, and each telephone is somebody's all the same."""
    typed = ("email", "person", "till@a.example")
    phones = [("phone", "person", f"+493090182{number}0") for number in range(5)]
    for number, phone in enumerate(phones):
        file_all(table, [told(number, [typed, phone])])
    items = [table.get(keys.identifier(hashed(one))) for one in phones]
    unheard = [{name: value for name, value in item.items() if name != "owner"} for item in items]
    news = [one.name for before, item in zip(unheard, items, strict=True) for one in changes.of(before, item)]
    assert news == ["customer.created"] * 5
