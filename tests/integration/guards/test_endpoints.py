"""A system that webhooks go to fails for a week: it is switched off by itself, and what is meant for it is not lost."""

import json
import threading
from datetime import timedelta
from functools import partial

import pytest
from msgspec.structs import replace

from shared.aws import gates, keys
from shared.aws.table import Table
from shared.guards import trip
from shared.guards.endpoints import FEWEST, EndpointGuard
from shared.journeys import controls
from shared.journeys.control_store import ControlStore, Decision
from shared.journeys.switches import switches
from shared.messages.delivery import Delivery
from shared.messages.https import Answer
from shared.messages.models import Outcome, State
from tests.doubles.dynamodb import DynamoDB
from tests.integration.messages.post import Post
from tests.unit.messages.samples import NOW, a_brand

NAME, GATE = "webhook/crm", gates.of_channel("webhook/crm")
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
BRAND = a_brand(channels={"webhook": {"endpoints": ["crm", "erp"]}})


class System:
    """Of others, at the other end of an HTTPS connection."""

    def __init__(self) -> None:
        self.status, self.wait, self.told = 200, None, list[str]()

    def document(self, path, now):
        return {"url": f"https://{path[17:]}.example/in", "secrets": [{"value": "whsec_AAECAwQFBgc="}]}

    def send(self, post):
        self.told.append(post.headers["webhook-id"])
        return Answer(self.status, b"", self.wait)


class Telling(Post):
    """Each message is a notice of its own; operators' decisions are heard of at once."""

    def __init__(self) -> None:
        client = DynamoDB()
        super().__init__(Table(client, "customers"), client)
        self.system, self.store, self.target = System(), ControlStore(self.table), "crm"
        self.guard = EndpointGuard(self.table, self.store, partial(trip.pause, self.store))

    def delivery(self, calls=None) -> Delivery:
        known = super().delivery(calls)
        self.store._until = None
        own = {"client": lambda _: self.system, "brand": lambda: BRAND, "endpoints": self.guard}
        return replace(known, composer=replace(known.composer, brand=BRAND), **own)

    def look_again(self, message, now):
        profile, outlook, context = super().look_again(message, now)
        notice = {"target": message.template, "type": "lead.answered", "data": {}, "leave": False}
        return profile, outlook, {**context, "notice": notice}

    def tell(self, at, target="crm"):
        message = self.a_message("transactional", channel="webhook", template=target, requested_at=at, updated_at=at)
        return self.announce(replace(message, template=target), at)

    def fails(self, since, until, every=12 * HOUR, status=500):
        """A message at a time, each asked of it once."""
        self.system.status, at, rows = status, since, []
        while at <= until:
            rows.append(self.tell(at))
            at += every
        return rows

    def on(self, at):
        decision = Decision(f"r{at}", GATE, "resumed", "arn:ann", "it is mended", at)
        self.store.decide(decision, lambda known: controls.resumed(known, at))

    @property
    def control(self):
        return self.store.latest().of(GATE)

    def shown(self, name=NAME):
        return next(one for one in switches(self.table, self.store.latest(), [name]) if one["name"] == name)


@pytest.fixture
def post():
    return Telling()


def test_after_a_week_of_failures_it_is_off_with_the_reason_and_what_comes_then_waits(post):
    rows = post.fails(NOW, NOW + WEEK)
    assert {row.state for row in rows} == {State.READY}
    assert (post.control.state, post.control.by) == ("paused", "tributary")
    assert post.control.reason == (
        "endpoint: webhook/crm has failed 15 times since 2026-11-18 12:00 UTC, the last: answered 500"
    )
    asked = len(post.system.told)
    late = post.tell(NOW + WEEK + HOUR)
    assert (late.state, late.rule, late.parked, len(post.system.told)) == (State.READY, "endpoint", GATE, asked)


def test_a_moment_before_the_week_is_over_it_is_asked_and_seen_to_fail(post):
    post.fails(NOW, NOW + WEEK - timedelta(seconds=1))
    assert post.control.state == "running"
    assert (post.shown()["state"], post.shown()["failing_since"]) == ("running", keys.timestamp(NOW))


def test_one_success_and_the_week_begins_anew(post):
    post.fails(NOW, NOW + 6 * DAY)
    post.system.status = 204
    assert post.tell(NOW + 6 * DAY + HOUR).state is State.SENT
    assert post.shown()["failing_since"] is None
    post.fails(NOW + 6 * DAY + 2 * HOUR, NOW + 13 * DAY)
    assert post.control.state == "running"
    post.fails(NOW + 13 * DAY, NOW + 13 * DAY + 2 * HOUR, HOUR)
    assert post.control.state == "paused"


def test_of_two_systems_the_other_goes_on(post):
    post.fails(NOW, NOW + WEEK)
    post.system.status = 200
    assert post.tell(NOW + WEEK + HOUR, "erp").state is State.SENT


def test_whoever_switches_it_on_lets_go_what_waited_and_gives_it_another_week(post):
    post.fails(NOW, NOW + WEEK)
    held = post.tell(NOW + WEEK + HOUR)
    again = NOW + WEEK + 2 * HOUR
    post.on(again)
    later = again + timedelta(minutes=31)
    assert post.wake(held, later).detail == "answered 500"
    assert post.control.state == "running"
    post.system.status = 200
    assert post.settle(held, later + HOUR).state is State.SENT
    assert post.shown()["failing_since"] is None


def test_what_fails_for_another_week_after_it_was_switched_on_is_off_again(post):
    post.fails(NOW, NOW + WEEK)
    post.on(NOW + WEEK + HOUR)
    post.fails(NOW + WEEK + HOUR, NOW + 2 * WEEK)
    assert post.control.state == "running"
    post.fails(NOW + 2 * WEEK + HOUR, NOW + 2 * WEEK + HOUR)
    assert (post.control.state, post.control.by) == ("paused", "tributary")


def test_a_success_that_is_heard_of_before_an_older_failure_leaves_nothing_behind(post):
    """Two workers, and the one that was faster had asked later."""
    failed, went = Outcome(State.READY, detail="answered 500", target=NAME), Outcome(State.SENT, target=NAME)
    post.guard.heard(failed, NOW)
    post.guard.heard(went, NOW + HOUR)
    post.guard.heard(failed, NOW + timedelta(minutes=59))
    assert post.shown()["failing_since"] is None


def test_workers_who_see_it_fail_at_once_switch_it_off_once(post):
    post.fails(NOW, NOW + WEEK - HOUR)
    failed = Outcome(State.READY, detail="answered 500", target=NAME)
    workers = [threading.Thread(target=post.guard.heard, args=(failed, NOW + WEEK + n * HOUR)) for n in range(8)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert [act["act"] for act in post.store.acts(GATE)] == ["paused"]
    assert int(post.table.get(keys.endpoint(NAME))["times"]) == 14 + len(workers)


def test_a_worker_that_had_not_heard_that_it_was_let_go_on_does_not_shut_it_again(post):
    post.fails(NOW, NOW + WEEK)
    post.store.read()
    other = ControlStore(post.table)
    at = NOW + WEEK + HOUR
    other.decide(Decision("r", GATE, "resumed", "arn:ann", "mended", at), lambda known: controls.resumed(known, at))
    post.guard.heard(Outcome(State.READY, detail="answered 500", target=NAME), at + HOUR)
    assert post.control.state == "running"


def test_a_system_that_says_it_wants_no_more_is_off_at_once_and_that_message_waits_with_the_others(post, capsys):
    post.system.status = 410
    first = post.tell(NOW)
    assert (first.state, first.rule, first.detail) == (State.READY, "endpoint", "answered 410")
    assert (post.control.state, post.control.by) == ("paused", "tributary")
    assert post.control.reason == ("gone: webhook/crm wants no more webhooks: it answered 410 at 2026-11-18 12:00 UTC")
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "GuardTripped" in line]
    assert [one["rule"] for one in told] == ["gone"]
    second = post.tell(NOW + HOUR)
    assert (second.rule, second.parked) == ("endpoint", GATE)
    assert post.wake(first, NOW + HOUR).parked == GATE
    assert len(post.system.told) == 1
    assert post.tell(NOW + HOUR, "erp").rule == "endpoint"  # it says so itself
    assert len(post.system.told) == 2


def test_let_go_on_it_is_asked_once_more_and_off_again_if_it_still_says_so(post):
    post.system.status = 410
    held = [post.tell(NOW), post.tell(NOW + HOUR)]
    again = NOW + 2 * HOUR
    post.on(again)
    later = again + timedelta(minutes=31)
    asked = len(post.system.told)
    rows = [post.wake(one, later) for one in held]
    assert ([row.rule for row in rows], len(post.system.told)) == (["endpoint"] * 2, asked + 1)
    assert post.control.state == "paused"
    post.on(later + HOUR)
    post.system.status = 200
    last = later + HOUR + timedelta(minutes=31)
    assert [post.settle(one, last).state for one in held] == [State.SENT] * 2
    assert (post.control.state, post.shown()["failing_since"]) == ("running", None)


def test_that_it_wants_no_more_says_nothing_where_it_took_something_since_or_was_let_go_on_since(post):
    gone = Outcome(State.READY, detail="answered 410", target=NAME, gone=True)
    post.guard.heard(Outcome(State.READY, detail="answered 500", target=NAME), NOW - HOUR)
    post.guard.heard(Outcome(State.SENT, target=NAME), NOW + HOUR)
    post.guard.heard(gone, NOW)
    assert post.control.state == "running"
    post.guard.heard(gone, NOW + 2 * HOUR)
    assert post.control.state == "paused"
    post.on(NOW + 4 * HOUR)
    post.store._until = None
    post.guard.heard(gone, NOW + 3 * HOUR)
    assert post.control.state == "running"


@pytest.mark.parametrize(
    ("wait", "minutes"), [(600, 10), (86_400 * 30, 1_440), (None, 0), (0, 0)], ids=["longer", "a month", "none", "0"]
)
def test_a_system_that_asks_for_time_has_it_and_never_more_than_a_day(post, wait, minutes):
    post.system.status, post.system.wait = 503, wait
    row = post.tell(NOW)
    assert (row.state, row.rule, row.detail) == (State.READY, None, "answered 503")
    usual = NOW + timedelta(seconds=30), NOW + timedelta(seconds=45)
    assert row.due_at == NOW + timedelta(minutes=minutes) if minutes else usual[0] <= row.due_at <= usual[1]


@pytest.mark.parametrize("status", [404, 429, 301])
def test_whatever_is_no_success_counts(post, status):
    post.fails(NOW, NOW + WEEK, status=status)
    assert post.control.state == "paused"


def test_a_system_that_is_hardly_ever_asked_is_not_switched_off(post):
    for number in range(FEWEST - 1):
        post.fails(NOW + number * 5 * DAY, NOW + number * 5 * DAY)
    assert post.control.state == "running"


def test_what_never_got_as_far_as_asking_is_no_failure_of_it(post):
    post.seconds = 1
    post.fails(NOW, NOW + WEEK)
    assert (post.control.state, post.table.get(keys.endpoint(NAME))) == ("running", None)


def test_each_time_it_is_told_as_a_guard_that_tripped(post, capsys):
    post.fails(NOW, NOW + WEEK)
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "GuardTripped" in line]
    assert [(one["rule"], one["GuardTripped"]) for one in told] == [("endpoint", [1.0])]
