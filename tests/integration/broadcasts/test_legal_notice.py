"""A notice that law wants goes also to those who opted out of marketing: their number is shown, and confirmed."""

from collections import Counter
from datetime import timedelta

import pytest
from msgspec.structs import replace

from functions.deliver_message.journey import LastLook, messages_of
from shared.broadcasts.models import State
from shared.errors import InvalidRequestError
from shared.events import Identifier, Name
from shared.journeys import statements
from shared.journeys.context import seen
from shared.journeys.models import Statement
from shared.journeys.requests import trigger_of
from shared.journeys.store import RunStore
from shared.messages import policy
from shared.messages.consent import EVERYTHING, MARKETING
from shared.messages.look import Broadcast, Look
from shared.messages.store import ConsentStore
from shared.profiles.measures import NO_EXCHANGE
from tests.integration.broadcasts.world import BRAND
from tests.unit.journeys.making import a_journey

WHY = "recall of board 12"


@pytest.fixture
def public(fans):
    """Of five fans one never agreed, two opted out, one said STOP, and a mail to one bounced for good."""
    fans.opts_out("fan1")
    fans.opts_out("fan2")
    fans.opts_out("fan3")
    fans.opts_out("fan3", EVERYTHING)
    fans.opts_out("fan4")
    fans.bounced("fan4")
    return fans


def test_the_count_says_who_of_those_that_are_reached_has_opted_out(public):
    public.draft(template="recall", legal_notice=True)
    count = public.count().count
    mail = count.channels["email"]
    assert (count.members, count.reached, count.opted_out) == (5, 3, 2)
    assert (mail.addressed, mail.consented, mail.suppressed, mail.reached, mail.opted_out) == (5, 1, 2, 3, 2)


def test_of_marketing_nobody_is_reached_who_opted_out(public):
    public.draft()
    count = public.count().count
    assert (count.reached, count.opted_out, count.channels["email"].opted_out) == (0, 0, 0)


@pytest.mark.parametrize(
    ("override", "told"),
    [
        ({}, "opted_out: 2 of them opted out of marketing and would get it all the same"),
        ({"opted_out": 0, "reason": WHY}, "opted_out: 2 of them"),
        ({"opted_out": 5, "reason": WHY}, "opted_out: 2 of them"),
        ({"opted_out": 2}, "reason: say why law wants"),
        ({"opted_out": 2, "reason": ""}, "reason: say why law wants"),
    ],
)
def test_without_their_number_and_a_reason_it_does_not_go(public, override, told):
    public.draft(template="recall", legal_notice=True)
    public.count()
    with pytest.raises(InvalidRequestError, match=told):
        public.confirm(5, **override)
    assert public.broadcast().state is State.COUNTED


def test_with_both_it_goes_and_who_said_so_is_kept_with_it(public):
    public.draft(template="recall", legal_notice=True)
    public.count()
    known = public.confirm(5, opted_out=2, reason=WHY)
    assert (known.state, known.message_class, known.legal_notice) == (State.CONFIRMED, "transactional", True)
    assert (known.audience, known.opted_out, known.confirmed_by, known.confirmed_because) == (5, 2, "arn:ben", WHY)
    public.pass_by(hours=1)
    assert set(public.messages().values()) == {1}
    assert {run.trigger["data"]["broadcast"]["name"] for runs in public.runs().values() for run in runs} == {"spring"}


def test_whoever_opts_out_after_the_count_wants_another_one(public):
    public.draft(template="recall", legal_notice=True)
    public.count()
    public.opts_out("fan0")
    public.now += timedelta(minutes=1)
    public.count()
    with pytest.raises(InvalidRequestError, match="opted_out: 3 of them"):
        public.confirm(5, opted_out=2, reason=WHY)


SALE = {"type": "send", "template": "sale", "message_class": "marketing"}
RECALL = {"type": "send", "template": "recall", "message_class": "transactional"}
PAUSE = {"id": "settle", "type": "wait", "duration": "3d"}
BY_HAND = {"name": "steady", "trigger": {"manual": True}, "key": None}


def looked_at(world):
    """What the last look says of every message that is asked for: its class, what the address said, and the rule."""
    look_again = LastLook(world.table, world.definitions(), NO_EXCHANGE)
    for message in (one for runs in world.runs().values() for run in runs for one in messages_of(run)):
        profile, outlook, _ = look_again(message, world.now)
        consent = ConsentStore(world.table).get(message.address, message.channel)
        verdict = policy.judge(Look(message, profile, consent, outlook, BRAND, world.now))
        yield message.message_class, str(consent.choice(MARKETING)), verdict.rule


def test_what_a_run_of_it_starts_is_led_by_the_same_broadcast(public):
    care = a_journey({"id": "hello", **RECALL}, name="care", key=None)
    public.journeys = (care,)
    public.draft()
    public.count()
    public.confirm(5)
    public.pass_by(hours=1)
    ((run, *_), *_) = public.runs().values()
    statement = Statement("on", 0, Name.JOURNEY_START_REQUESTED, "a", public.now, {"start": {"journey": "care"}})
    asked = statements.event(run, statement, Identifier("email", "fan0@example.com"))
    started = replace(run, journey="care", version=care.version, key="", trigger=trigger_of(asked, seen(asked)))
    RunStore(public.table).create(started, public.now)
    (message,) = messages_of(started)
    look_again = LastLook(public.table, public.definitions(), NO_EXCHANGE)
    outlook = look_again(message, public.now)[1]
    assert (outlook.broadcast, outlook.led_by) == (None, Broadcast("spring", 5, journey="broadcast_spring"))


@pytest.mark.parametrize("legal_notice", [True, False])
def test_what_a_later_version_of_the_journey_makes_transactional_passes_no_opt_out_that_nobody_confirmed(
    public, legal_notice
):
    """Whoever is on it goes on with that version, and was let in for another."""
    before, kind = (RECALL, "transactional") if legal_notice else (SALE, "marketing")
    told = {"opted_out": 2, "reason": WHY} if legal_notice else {}
    public.journeys = (a_journey({"id": "hello", **before}, PAUSE, {"id": "again", **before}, **BY_HAND),)
    public.definitions().note()
    public.draft(journey="steady", template=None, legal_notice=legal_notice)
    public.count()
    public.confirm(5, **told)
    public.pass_by(hours=1)
    assert {one for one, _, _ in looked_at(public)} == {kind}
    later = ({"id": "hello", **before}, PAUSE, {"id": "again", **RECALL, "template": "thanks"})
    public.journeys = (a_journey(*later, migrate={"settle": "settle"}, **BY_HAND),)
    public.definitions().note()
    public.pass_by(days=4)
    assert Counter(looked_at(public)) == {
        ("transactional", "never_asked", None): 1,
        ("transactional", "withdrawn", None if legal_notice else "opted_out"): 2,
        ("transactional", "withdrawn", "suppressed"): 2,
    }
