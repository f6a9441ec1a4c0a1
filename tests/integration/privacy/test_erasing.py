"""After an erasure nothing of the customer is left anywhere but keyed hashes and "do not contact"."""

import io
import json
from datetime import timedelta

import pytest

from functions.resolve_identity.canaries import Canaries
from functions.resolve_identity.settling import Settling
from shared.aws import keys
from shared.aws.codec import Item
from shared.events import Event, Identifier
from shared.messages import inbound, sparing
from shared.messages.canaries import CanaryStore
from shared.messages.consent import Choice
from shared.messages.store import ConsentStore
from shared.messages.tally import Tally
from shared.privacy.erasing import Erasing
from shared.privacy.exporting import Exporting
from shared.privacy.inventory import Inventories
from shared.profiles import facts
from shared.profiles.filing import Filing
from shared.profiles.folding import Folding
from shared.profiles.store import ProfileStore
from shared.reviews.causes import Cause
from shared.reviews.members import Members
from shared.reviews.reviewing import Reviewing
from shared.reviews.store import Standings
from tests.integration.profiles.stories import BRAND, DAY, SECRET
from tests.integration.reviews.conftest import look

ANN, PHONE = Identifier("email", "ann-canary@a.example"), Identifier("phone", "+4930901820")
DESK = Identifier("email", "desk@a.example")
CART, KIOSK = Identifier("cart@web", "cart-canary"), Identifier("anonymous_id", "kiosk")
BOB = Identifier("email", "bob@a.example")
NOON = DAY + timedelta(hours=12)
CANARIES = ("canary", "901820", "Anneliese", "Kanarienweg")


def a_fact(number, *identifiers, at=DAY, name="page.viewed", **data):
    return Event(f"e{number}", name, at + timedelta(minutes=number), "segment/web", identifiers, data)


FACTS = [
    a_fact(1, ANN, PHONE, traits={"first_name": "Anneliese"}),
    a_fact(2, ANN, CART, cart={"id": "cart-canary"}),
    a_fact(3, CART, traits={"city": "Kanarienweg"}),
    a_fact(4, ANN, KIOSK),
    a_fact(5, BOB, KIOSK, traits={"first_name": "Bob"}),
    a_fact(6, ANN, order={"id": "canary-1", "total": {"amount": "9.90", "currency": "EUR"}}),
    a_fact(7, ANN, consents=[{"channel": "email", "purpose": "marketing", "state": "granted", "by_person": True}]),
    a_fact(8, PHONE, consents=[{"channel": "sms", "purpose": "marketing", "state": "withdrawn", "by_person": True}]),
]


def hashed(one):
    return keys.identifier_id(one, SECRET)


@pytest.fixture
def file(table):
    filing = Filing(table, BRAND, SECRET)
    return lambda event: filing.file(event, NOON, lambda dated, ids: inbound.record(dated, ids, table))


@pytest.fixture
def erase(table):
    inventories = Inventories(table, BRAND, SECRET)
    erasing = Erasing(table, inventories, Folding(table, BRAND, SECRET))

    def erased(at=NOON):
        profile = ProfileStore(table).profile(hashed(ANN), consistent=True)
        ids = profile.aliases if profile else [hashed(ANN), hashed(PHONE), hashed(CART)]
        return erasing.erase(min(hashed(ANN), hashed(PHONE)), ids, at)

    return erased


def everything(table) -> list[Item]:
    client = table._client
    return [item for page in client.get_paginator("scan").paginate(TableName="customers") for item in page["Items"]]


def canaries(table):
    text = json.dumps(everything(table), default=lambda value: value.decode("latin1"))
    return [one for one in CANARIES if one in text]


def test_no_canary_is_left_in_the_table(table, file, erase):
    for fact in FACTS:
        file(fact)
    assert canaries(table) == list(CANARIES)
    _, removed = erase()
    assert canaries(table) == []
    assert removed["event"] == 7


def test_others_keep_what_is_theirs(table, file, erase):
    for fact in FACTS:
        file(fact)
    erase()
    bob = ProfileStore(table).profile(hashed(BOB), consistent=True)
    assert bob.traits == {"first_name": "Bob"}
    assert [event.id for event in ProfileStore(table).timeline(bob)] == ["e5"]


def test_nobody_is_known_by_an_erased_identifier(table, file, erase):
    for fact in FACTS:
        file(fact)
    erase()
    store = ProfileStore(table)
    assert [store.profile(hashed(one), consistent=True) for one in (ANN, PHONE, CART)] == [None, None, None]


def test_a_withdrawal_outlives_the_erasure_and_a_grant_does_not(table, file, erase):
    for fact in FACTS:
        file(fact)
    erase()
    assert ConsentStore(table).get(hashed(PHONE), "sms", consistent=True).choice("marketing") is Choice.WITHDRAWN
    assert ConsentStore(table).get(hashed(ANN), "email", consistent=True).choice("marketing") is Choice.NEVER_ASKED
    assert ConsentStore(table).history(hashed(PHONE), "sms") == []


@pytest.mark.parametrize("late", [False, True])
def test_words_that_came_after_a_withdrawal_do_not_undo_it_by_an_erasure(table, file, erase, late):
    """`Leave me alone` is not on the list, so it waits for a person; a shop's box must not win after that."""
    act = {"channel": "email", "purpose": "marketing", "by_person": True}
    said = [a_fact(9 + n, ANN, consents=[act | {"state": one}]) for n, one in enumerate(("withdrawn", "pending"))]
    for fact in FACTS[:1] if late else [FACTS[0], *said]:
        file(fact)
    erase()
    if late:
        sparing.spare(said[1], {ANN: hashed(ANN)}, table)
    box = act | {"state": "granted", "by_person": False}
    file(a_fact(20, ANN, at=NOON, consents=[box]))
    assert ConsentStore(table).get(hashed(ANN), "email", consistent=True).choice("marketing") is Choice.PENDING


def test_a_refusal_that_comes_late_counts_as_if_it_had_come_in_time(table, file, erase):
    """No proof of it stays, nor anything else that its event says."""
    for fact in FACTS[:7]:
        file(fact)
    erase()
    complaint = {"channel": "email", "address": ANN.value, "reason": "canary"}
    late = [FACTS[7], FACTS[6], a_fact(9, ANN, name="message.complained", message=complaint)]
    delivery = {"id": "d", "connector": "segment", "source": "web", "received_at": NOON.isoformat()}
    settling = Settling(
        lambda: Filing(table, BRAND, SECRET), None, lambda: Tally(table), Canaries(CanaryStore(table), "test")
    )
    message = {"delivery": delivery, "events": [facts.plain(one) for one in late], "error": None}
    settling.settle(message, lambda: True)
    store = ConsentStore(table)
    assert store.get(hashed(PHONE), "sms", consistent=True).choice("marketing") is Choice.WITHDRAWN
    assert store.get(hashed(ANN), "email", consistent=True).suppressed.reason == "complaint"
    assert store.get(hashed(ANN), "email", consistent=True).choice("marketing") is Choice.NEVER_ASKED
    assert store.history(hashed(PHONE), "sms") == []
    assert canaries(table) == []


@pytest.mark.parametrize("late", FACTS[:4] + [a_fact(9, ANN, Identifier("phone", "+4930901821"))], ids=lambda e: e.id)
def test_what_happened_before_and_comes_late_is_dropped(table, file, erase, late):
    for fact in FACTS:
        file(fact)
    erase()
    if late.identifiers != (CART,):
        assert file(late).erased
    assert canaries(table) == []


def test_who_comes_back_later_is_a_new_customer_without_a_past(table, file, erase):
    for fact in FACTS:
        file(fact)
    erase()
    file(a_fact(20, ANN, PHONE, at=NOON, traits={"first_name": "Ann"}))
    erase()  # what was under way is swept up later: the new facts stay
    store = ProfileStore(table)
    back = store.profile(hashed(ANN), consistent=True)
    assert back.traits == {"first_name": "Ann"}
    assert {one.identifier for one in back.members} == {ANN, PHONE}
    assert [event.id for event in store.timeline(back)] == ["e20"]
    assert store.profile(hashed(PHONE), consistent=True).customer_id == back.customer_id


def test_an_event_at_somebody_elses_home_that_names_the_erased_goes_too(table, file, erase):
    """A front desk types its own address for everyone: past the limit it is shared, and still the events' home."""
    guests = [Identifier("phone", f"+49309018{number}") for number in (20, 21, 22, 23)]
    for number, guest in enumerate(guests):
        file(a_fact(number, DESK, guest, traits={"city": "Kanarienweg" if guest == PHONE else "Ulm"}))
    file(a_fact(9, PHONE, ANN))
    erase()
    desk = ProfileStore(table).profile(hashed(DESK), consistent=True)
    assert canaries(table) == []
    assert len(ProfileStore(table).timeline(desk)) == 3
    assert desk.traits == {"city": "Ulm"}


def review(table, at=NOON):
    reviewing = Reviewing(ProfileStore(table), Standings(table), look, lambda found: None)
    reviewing.review(Cause(hashed(ANN)), at)


def test_what_a_review_found_goes_too_and_no_segment_lists_the_erased(table, file, erase):
    for fact in [*FACTS, a_fact(10, ANN, tags={"fan": True})]:
        file(fact)
    review(table)
    assert len(list(Members(table).all("fan"))) == 1
    erase()
    assert list(Members(table).all("fan")) == []
    assert not [item for item in everything(table) if item["sk"]["S"] == keys.STANDING]


def test_what_is_found_of_who_came_back_stays_and_what_was_found_before_does_not(table, file, erase):
    file(a_fact(1, ANN, PHONE, tags={"fan": True}))
    review(table, NOON - timedelta(hours=1))
    erase()
    file(a_fact(20, ANN, PHONE, at=NOON, tags={"new": True}))
    review(table, NOON + timedelta(minutes=30))
    erase()
    assert [len(list(Members(table).all(name))) for name in ("fan", "new")] == [0, 1]
    assert ProfileStore(table).profile(hashed(ANN)).plain()["segments"] == ["new"]


def test_an_event_that_was_under_way_is_swept_up_by_the_second_look(table, file, erase, monkeypatch):
    for fact in FACTS:
        file(fact)
    erase()
    monkeypatch.setattr("shared.profiles.filing.erased_since", lambda item, event: False)
    file(FACTS[0])
    assert canaries(table) != []
    erase()
    assert canaries(table) == []


def test_an_export_holds_every_item_that_lies_under_the_customer(table, file):
    for fact in FACTS:
        file(fact)
    review(table)
    table.put(keys.told(hashed(PHONE), "aws_sms/Default"), {"at": "2026-03-10", "told_at": "2026-03-10"})
    ids = {hashed(one) for one in (ANN, PHONE, CART)}
    written = io.StringIO()
    inventories = Inventories(table, BRAND, SECRET)
    customer = ProfileStore(table).profile(hashed(ANN)).customer_id
    counts = Exporting(table, inventories).write(customer, ids, NOON, written)
    told = json.loads(written.getvalue())
    under = [item for item in everything(table) if item["pk"]["S"] in ids]
    assert sum(counts.values()) == sum(len(told[name]) for name in counts) == len(under)
    assert {event["id"] for event in told["events"]} == {"e1", "e2", "e3", "e4", "e6", "e7", "e8"}
    assert told["profile"]["first_name"] == "Anneliese"
    assert [one["stage"] for one in told["standings"]] == [told["profile"]["stage"]] == ["trial"]
