"""Messages that a broadcast led to, and legal notices among them."""

import pytest
from msgspec.structs import replace

from functions.deliver_message.journey import messages_of
from shared.aws import keys
from shared.events import OURS, Name
from shared.journeys.codec import item_of, key_of
from shared.journeys.models import Run
from shared.messages.consent import Choice, Suppression
from shared.messages.look import Broadcast
from shared.messages.models import State
from shared.messages.store import ConsentStore
from tests.unit.functions.deliver_message.offices import ADDRESS, JOURNEY, NOON, outgoing, run_with
from tests.unit.messages.samples import an_act


def by_broadcast(run: Run, **trigger) -> Run:
    """Let in by `spring`, or led to by it."""
    about = {"broadcast": {"name": "spring", "segment": "lapsed"}}
    asked = {"source": OURS, "name": Name.JOURNEY_START_REQUESTED, "data": about}
    return replace(run, key="spring", trigger={**run.trigger, **asked, **trigger})


def test_a_run_that_a_broadcast_let_in_is_known_by_it_and_by_how_many_people_were_confirmed(office):
    office.table.put(keys.broadcast("spring"), {"journey": JOURNEY.name, "audience": 2})
    own = by_broadcast(run_with(outgoing()))
    seen = []
    for run in (own, replace(own, key="autumn"), run_with(outgoing())):
        office.table.put(key_of(run), item_of(run, NOON))
        (message,) = messages_of(run)
        outlook = office.look_again(message, NOON)[1]
        seen.append((outlook.broadcast, outlook.led_by))
    spring = Broadcast("spring", 2, journey=JOURNEY.name)
    assert seen == [(spring, spring), (None, spring), (None, None)]


@pytest.mark.parametrize(
    ("known", "trigger", "rule"),
    [
        ({"journey": JOURNEY.name, "audience": 2}, {}, "opted_out"),
        ({"journey": "another", "audience": 2}, {}, "opted_out"),
        ({"journey": JOURNEY.name, "legal_notice": True}, {}, "opted_out"),
        ({}, {}, "opted_out"),
        ({"journey": "another", "audience": 2, "legal_notice": True}, {}, None),
        ({}, {"source": "standard_webhooks/own"}, None),
    ],
)
def test_what_a_broadcast_led_to_goes_to_whoever_opted_out_only_as_a_legal_notice(office, known, trigger, rule):
    """Whatever drafting let pass, or wrote a message into the outbox that was never drafted. What a vendor calls by the
    name of our word says nothing of a broadcast, and is the message of a journey that nobody lets many into at once."""
    office.table.put(keys.broadcast("spring"), known)
    run = by_broadcast(run_with(outgoing()), **trigger)
    office.table.put(key_of(run), item_of(run, NOON))
    ConsentStore(office.table).record(ADDRESS, "email", an_act(Choice.WITHDRAWN))
    office.stream(run)
    (row,) = office.rows()
    assert (row.state, row.rule) == (State.REFUSED if rule else State.SENT, rule)
    assert len(office.ses.requests) == (not rule)


def test_a_broadcast_that_was_confirmed_since_it_was_looked_at_is_looked_at_again(office):
    run = by_broadcast(run_with(outgoing()))
    office.table.put(key_of(run), item_of(run, NOON))
    (message,) = messages_of(run)
    drafted = {"journey": JOURNEY.name, "legal_notice": True}
    seen = []
    for known in (drafted, {**drafted, "audience": 2}, drafted):
        office.table.put(keys.broadcast("spring"), known)
        seen.append(office.look_again(message, NOON)[1].led_by.is_notice)
    assert seen == [False, True, True]


@pytest.mark.parametrize(
    ("opted_out", "legal_notice", "noted"),
    [
        (True, True, "legal notice spring: marketing is withdrawn here, and it goes all the same"),
        (False, True, None),
        (False, False, None),
    ],
)
def test_of_a_legal_notice_the_ledger_says_whose_word_it_overrode(office, opted_out, legal_notice, noted):
    office.table.put(keys.broadcast("spring"), {"journey": JOURNEY.name, "audience": 2, "legal_notice": legal_notice})
    run = by_broadcast(run_with(outgoing()))
    office.table.put(key_of(run), item_of(run, NOON))
    choice = Choice.WITHDRAWN if opted_out else Choice.GRANTED
    ConsentStore(office.table).record(ADDRESS, "email", an_act(choice))
    office.stream(run)
    assert [(row.state, row.rule, row.detail) for row in office.rows()] == [(State.SENT, None, noted)]


@pytest.mark.parametrize("reason", ["bounce", "complaint"])
def test_a_legal_notice_goes_to_no_address_that_is_suppressed(office, reason):
    office.table.put(keys.broadcast("spring"), {"journey": JOURNEY.name, "audience": 2, "legal_notice": True})
    run = by_broadcast(run_with(outgoing()))
    office.table.put(key_of(run), item_of(run, NOON))
    ConsentStore(office.table).suppress(ADDRESS, "email", Suppression(reason, NOON, "1"))
    office.stream(run)
    assert [(row.state, row.rule, row.detail) for row in office.rows()] == [(State.REFUSED, "suppressed", reason)]
