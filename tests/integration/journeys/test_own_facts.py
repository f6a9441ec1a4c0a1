"""What a journey states becomes one fact of its customer, wherever the process dies and however often it is told."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from functions.deliver_message.journey import stated
from shared.aws import keys
from shared.aws.table import Table
from shared.events import OURS, Name
from shared.journeys import statements
from shared.journeys.codec import run_of
from shared.profiles import facts
from shared.profiles.filing import Filing
from shared.profiles.store import ProfileStore
from tests.doubles.dynamodb import DynamoDB
from tests.integration.journeys.conftest import BRAND, EMAIL, PHONE, SECRET, System, told
from tests.integration.messages.post import Calls, Killed, Watched
from tests.unit.journeys.making import MONDAY, a_journey

NOTE = {"id": "note", "type": "set", "traits": {"cared_for": True}, "tags": ["fan"]}
CALL = {"id": "call", "type": "task", "title": "Call back", "within": "1d"}
TELL = {"id": "tell", "type": "notify", "name": "care.finished", "data": {"order": {"cel": "event.data.order.id"}}}
PAUSE = {"id": "pause", "type": "wait", "duration": "1d"}
DELIVERED = told("order.delivered", "e1", order={"id": "1"})
HOME = keys.identifier_id(EMAIL, SECRET)
ALL = {("customer.updated", "note"), ("task.created", "call"), ("care.finished", "tell")}


@dataclass
class Chain:
    """From a fact to runs, from their outboxes to the queue of facts, and from there back to the table."""

    here: System
    calls: Calls = field(default_factory=Calls)
    queued: list[dict[str, Any]] = field(default_factory=list)

    @property
    def table(self) -> Table:
        """Every call to it may be the last."""
        return Table(Watched(self.here.table._client, self.calls), "customers")

    def insist(self, work: Callable[[], Any]) -> Any:
        """As queues and streams do: whatever died is done again from its start, and what succeeded once more."""
        with suppress(Killed):
            work()
        self.calls = Calls(made=self.calls.made)
        return work()

    def play(self) -> None:
        item = self.here.file(DELIVERED)
        self.insist(lambda: System(self.table, self.here.journeys).announce(item))
        (run,) = self.here.runs()
        self.hand_over()
        self.here.now = MONDAY + timedelta(days=1)
        due = {**keys.run(run.customer_id, run.journey, run.key), "due_at": keys.timestamp(run.due_at)}
        self.insist(lambda: System(self.table, self.here.journeys, self.here.now).wake(due))
        self.hand_over()

    def hand_over(self) -> None:
        """The stream tells of the run, and the queue of what it states."""
        images = [item for item in self.here.table.query(HOME, keys.RUN) if item.get("sends")]
        self.insist(lambda: [self.put(run_of(image)) for image in images])
        for message in self.queued:
            self.insist(lambda message=message: self.file(message))
        self.queued = []

    def put(self, run: Any) -> None:
        for event in stated(run, self.table):
            self.calls.through(self.queued.append, facts.delivery(event, self.here.now))

    def file(self, message: dict[str, Any]) -> None:
        (plain,) = message["events"]
        Filing(self.table, BRAND, SECRET).file(facts.event_from_plain(plain), self.here.now, lambda *_: None)


def own(table: Table) -> list[Any]:
    return [item for item in table.query(HOME, keys.EVENT) if item["source"] == OURS]


def points(calls: int) -> Iterator[tuple[int, bool]]:
    return ((at, after) for at in range(calls) for after in (False, True))


def a_chain(calls: Calls | None = None) -> Chain:
    """On a table in a dictionary, because there are many places to die at."""
    here = System(Table(DynamoDB(), "customers"), (a_journey(NOTE, PAUSE, CALL, TELL),))
    return Chain(here, calls or Calls())


def test_wherever_the_process_dies_nothing_is_lost_and_nothing_is_there_twice():
    whole = a_chain()
    whole.play()
    expected = [(one["sk"], one["id"]) for one in own(whole.here.table)]
    assert {(one["name"], facts.event_of(one).data["journey"]["step"]) for one in own(whole.here.table)} == ALL
    assert whole.calls.made > len(expected) * 4
    for point in points(whole.calls.made):
        chain = a_chain(Calls(*point))
        chain.play()
        assert [(one["sk"], one["id"]) for one in own(chain.here.table)] == expected, point


def test_what_is_set_is_in_the_profile_and_is_no_activity_of_the_person(system, table):
    here = system(a_journey(NOTE))
    item = here.file(DELIVERED)
    before = ProfileStore(table).profile(HOME, consistent=True)
    here.announce(item)
    here.now += timedelta(days=9)
    Chain(here).hand_over()
    profile = ProfileStore(table).profile(HOME, consistent=True)
    assert (profile.traits["cared_for"], profile.plain()["tags"]) == (True, ["fan"])
    assert profile.measures == before.measures
    assert own(table)[0]["occurred_at"] == keys.timestamp(MONDAY)


def test_a_fact_of_our_own_names_one_identifier_so_that_it_can_join_nobody(system, table):
    here = system(a_journey(NOTE))
    here.receive(told("order.delivered", "e1", PHONE, EMAIL, order={"id": "1"}))
    Chain(here).hand_over()
    assert [one["identifiers"] for one in own(table)] == [[["email", EMAIL.value]]]


def test_of_two_tags_given_at_the_same_time_none_is_lost_and_the_later_word_on_one_counts(system, table):
    for name, steps in {
        "one": ({**NOTE, "tags": ["fan", "vip"]}, {**NOTE, "id": "undo", "tags": [], "untag": ["vip"]}),
        "two": ({**NOTE, "tags": ["early"]},),
    }.items():
        here = system(a_journey(*steps, name=name))
        here.receive(DELIVERED)
        Chain(here).hand_over()
    assert ProfileStore(table).profile(HOME, consistent=True).plain()["tags"] == ["early", "fan"]


def test_nothing_is_stated_about_somebody_who_was_erased(system, table):
    here = system(a_journey(NOTE))
    (run,) = here.receive(DELIVERED)
    assert len(list(stated(run, table))) == 1
    table.put(keys.identifier(HOME), {"erased": keys.timestamp(MONDAY), "role": "person"})
    assert list(stated(run, table)) == []


def test_other_systems_hear_what_journeys_notify_of_and_of_tasks_and_of_nothing_else(system, table):
    here = system(a_journey(NOTE, CALL, TELL))
    here.receive(DELIVERED)
    Chain(here).hand_over()
    told_ = {name: detail for item in table.query(HOME, keys.EVENT) for name, detail in statements.told(item)}
    assert {name: sorted(detail) for name, detail in told_.items()} == {
        "care.finished": ["customer_id", "data", "id", "journey", "occurred_at"],
        "task.created": ["customer_id", "id", "journey", "occurred_at", "task"],
    }
    assert told_["care.finished"]["data"] == {"order": "1"}
    assert told_["task.created"]["task"] == {
        "title": "Call back",
        "due_at": "2026-03-03T09:00:00+00:00",
        "order": {"id": "1"},
    }
    trigger = {"id": "e1", "name": "order.delivered", "source": "standard_webhooks/own"}
    assert told_["task.created"]["journey"] == {"name": "care", "step": "call", "links": 1, "trigger": trigger}


def test_a_customer_is_not_told_of_by_what_a_vendor_calls_a_task(system, table):
    here = system(a_journey(CALL))
    assert statements.told(here.file(told(Name.TASK_CREATED, "e2", task={"title": "x"}))) == []
