"""Whoever moves runs dies at any of its calls, and comes again: nobody is lost, and nothing is there twice."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

import pytest

from functions.deliver_message.journey import messages_of
from functions.operate_journeys.desk import ACTS, Desk
from shared.aws import gates, keys
from shared.aws.objects import Objects
from shared.aws.table import Table
from shared.events import Identifier
from shared.ingestion.held import Held
from shared.jobs.jobs import Jobs
from shared.journeys import touring
from shared.journeys.codec import key_of, run_of
from shared.journeys.control_store import ControlStore
from shared.journeys.due import Sweep, Wakes, mark_at
from shared.journeys.models import ENDED, Run
from shared.journeys.refiling import Refiling
from shared.journeys.store import RunStore
from shared.journeys.touring import Touring
from shared.journeys.tours import LEASE, Tours, TourStore
from tests.doubles.due_index import Indexed
from tests.integration.journeys.conftest import SECRET, System, told
from tests.integration.journeys.races import Watched as Streamed
from tests.integration.messages.post import Calls, Killed, Watched
from tests.unit.journeys.making import ASK, LISTEN, MONDAY, WAIT_THREE_DAYS, a_journey

PEOPLE = [Identifier("email", f"p{number}@example.com") for number in range(3)]
HOMES = [keys.identifier_id(one, SECRET) for one in PEOPLE]
OLD = a_journey()
NEW = a_journey({**WAIT_THREE_DAYS, "id": "rest", "duration": "9d"}, ASK, LISTEN, migrate={"settle": "rest"})
OTHER = a_journey(name="other", trigger={"event": "ticket.closed"})
GATE = gates.of_journey("care")
DUE = MONDAY + timedelta(days=3)
MOST_TURNS = 100
ANN = "arn:aws:iam::1:user/ann"


@dataclass
class Mortal:
    """Every call of a process goes `through` it."""

    calls: Calls = field(default_factory=Calls)

    def insist(self, work: Callable[[], Any]) -> Any:
        """As queues and clocks do: what died is done again from its start."""
        with suppress(Killed):
            return work()
        self.calls.dies_at = None
        return work()


@dataclass
class Line:
    mortal: Mortal
    sent: list[dict[str, Any]] = field(default_factory=list)

    def send(self, bodies: list[dict[str, Any]], *, delay_seconds: int = 0) -> None:
        self.mortal.calls.through(self.sent.extend, bodies)

    def waiting(self) -> int:
        found: int = self.mortal.calls.through(int)
        return found


@dataclass
class Machine:
    """That of tours: which of them have a turn to come. One that was begun is not begun again."""

    mortal: Mortal
    begun: dict[str, bool] = field(default_factory=dict)

    def begin(self, kind: str, job: str, work: dict[str, Any]) -> None:
        self.mortal.calls.through(self.begun.setdefault, job, True)

    @property
    def open(self) -> list[str]:
        return [job for job, goes_on in self.begun.items() if goes_on]


def points(calls: int) -> Iterator[Calls]:
    return (Calls(at, after) for at in range(calls) for after in (False, True))


def enter(here: System) -> System:
    """A run of each, three days before it is due."""
    for number, one in enumerate(PEOPLE):
        here.receive(told("order.delivered", f"e{number}", one, order={"id": f"{number}"}))
    return here


def runs(table: Table, journey: str = "care") -> list[Run]:
    return RunStore(table).of_customer(HOMES, journey)


def woken(calls: Calls) -> tuple[list[Run], list[str], int]:
    """The runs, what the stream told of messages, and how many calls that were."""
    client, mortal = Streamed(), Mortal(calls)
    here = enter(System(Table(client, "customers"), (OLD,)))
    here.now = DUE
    mine = Table(Watched(client, calls), "customers")
    for run in runs(here.table):
        message = {**key_of(run), "due_at": keys.timestamp(DUE)}
        mortal.insist(lambda message=message: System(mine, (OLD,), DUE).wake(message))
    asked = [one.send_key for item in client.stream for one in messages_of(run_of(item))]
    return runs(here.table), asked, calls.made


def test_a_wake_up_that_dies_at_any_call_is_done_again_and_asks_for_each_message_once():
    whole, asked, made = woken(Calls())
    assert [run.step for run in whole] == ["listen"] * 3
    assert made > 3 * 3
    for point in points(made):
        again, asked_again, _ = woken(point)
        assert (again, set(asked_again)) == (whole, set(asked)), point


@dataclass
class Office:
    """A stage with runs of `care` and one of another journey, as a process sees it that may die."""

    table: Table
    mortal: Mortal = field(default_factory=Mortal)
    now: Any = MONDAY
    journeys: tuple[Any, ...] = (OLD, OTHER)

    def __post_init__(self) -> None:
        self.runs, self.messages = (Line(self.mortal) for _ in range(2))
        self.machine = Machine(self.mortal)
        self.tours = Tours(cast(Jobs, self.machine))

    @property
    def mine(self) -> Table:
        return Table(Watched(self.table._client, self.mortal.calls), "customers")

    def system(self) -> System:
        return System(self.table, self.journeys, self.now)

    def touring(self) -> Touring:
        definitions = System(self.mine, self.journeys).definitions()
        latest = ControlStore(self.mine).latest
        refiling = Refiling(Held(Objects(None, "no bucket")), self.runs, latest)
        return Touring(self.mine, definitions, latest, self.runs, self.messages, refiling)

    def desk(self) -> Desk:
        return Desk(self.mine, ControlStore(self.mine), self.tours, ("email",), self.now)

    def decide(self, act: str) -> None:
        """Whoever got no answer asks again, which is another request."""
        asked = iter(range(9))

        def ask() -> None:
            context = {"requestId": f"{act}{next(asked)}", "authorizer": {"iam": {"userArn": ANN}}}
            event = {"requestContext": context, "body": '{"reason": "a test"}'}
            desk = self.desk()
            if act == "tours":
                desk.migrate("care", event)
            else:
                desk.decide("care", ACTS[act], event)

        self.mortal.insist(ask)

    def sweep(self) -> int:
        goes_to: Mapping[str, Wakes] = {keys.RUN: self.runs, keys.MESSAGE: self.messages, keys.TOUR: self.tours}
        return Sweep(self.mine, goes_to, ControlStore(self.mine).read).run(self.now)

    def tour(self) -> None:
        """Until no tour is left: one that was decided and not begun is found by the sweep."""
        for _ in range(MOST_TURNS):
            if not self.machine.open and not self._open():
                return
            if not self.machine.open:
                self.now += LEASE
                self.mortal.insist(self.sweep)
            for job in self.machine.open:
                taken = self.mortal.insist(lambda job=job: self.touring().turn(job, self.now))
                self.machine.begun[job] = not taken.done
                self.wakes()
        raise AssertionError("a tour without end")

    def _open(self) -> bool:
        known = (TourStore(self.table).get(f"{act}{number}") for act in (*ACTS, "tours") for number in range(2))
        return any(tour and not tour.done_at for tour in known)

    def wakes(self) -> None:
        """They arrive, and arrive again."""
        woken, self.runs.sent = self.runs.sent, []
        for message in [*woken, *woken]:
            self.system().wake(message)


@pytest.fixture
def office(monkeypatch):
    """With small pages: there are many places to die at. A copy of it for each."""
    monkeypatch.setattr(touring, "PAGE", 2)
    client = Indexed()
    here = enter(System(Table(client, "customers"), (OLD, OTHER)))
    here.receive(told("ticket.closed", "t1", PEOPLE[0]))
    return lambda calls: Office(Table(deepcopy(client), "customers"), Mortal(calls))


def test_a_sweep_that_dies_at_any_call_wakes_everybody_who_is_due(office):
    def swept(calls: Calls) -> int:
        here = office(calls)
        here.now = DUE + timedelta(minutes=10)
        here.table.put(keys.DUE_MARK, mark_at(DUE - timedelta(minutes=1)))
        here.mortal.insist(here.sweep)
        due = [*runs(here.table), *runs(here.table, "other")]
        assert {one["pk"] for one in here.runs.sent} == {run.customer_id for run in due}, calls
        assert {one["sk"] for one in here.runs.sent} == {key_of(run)["sk"] for run in due}, calls
        here.wakes()
        assert [run.sequence for run in runs(here.table)] == [1] * len(PEOPLE), calls
        return calls.made

    made = swept(Calls())
    assert made > 10
    for point in points(made):
        swept(point)


def stopped(here: Office) -> None:
    here.decide("stops")


def resumed(here: Office) -> None:
    """Everybody was due in the pause."""
    calls, here.mortal.calls = here.mortal.calls, Calls()
    here.decide("pauses")
    here.now = DUE
    for run in runs(here.table):
        here.system().wake({**key_of(run), "due_at": keys.timestamp(DUE)})
    assert all(run.parked_at for run in runs(here.table))
    here.now += timedelta(hours=1)
    here.mortal.calls = calls
    here.decide("resumptions")


def edited(here: Office) -> None:
    here.journeys = (NEW, OTHER)
    here.decide("tours")


def told_of(run: Run) -> tuple[Any, ...]:
    return run.state, run.reason, run.step, run.version, run.sequence, bool(run.parked_at), bool(run.due_at)


@pytest.mark.parametrize(
    ("deciding", "expected"),
    [
        (stopped, (ENDED, "journey stopped", "settle", OLD.version, 1, False, False)),
        (resumed, ("waiting", None, "settle", OLD.version, 2, False, True)),
        (edited, ("waiting", None, "rest", NEW.version, 1, False, True)),
    ],
)
def test_a_decision_and_its_tour_that_die_at_any_call_reach_everybody_once(office, deciding, expected):
    def played(calls: Calls) -> int:
        here = office(calls)
        deciding(here)
        here.tour()
        assert [told_of(run) for run in runs(here.table)] == [expected] * len(PEOPLE), calls
        assert [run.sequence for run in runs(here.table, "other")] == [0]
        acts = ControlStore(here.table).acts(GATE)
        assert len(acts) == len({one["act"] for one in acts})
        return calls.made

    made = played(Calls())
    assert made > 15
    for point in points(made):
        played(point)
