"""The function after a deployment of a new version of a journey, and what it is asked."""

import importlib
from datetime import timedelta
from types import SimpleNamespace

from msgspec.structs import replace

from shared.aws import clock, gates
from shared.journeys import listeners
from shared.journeys.codec import item_of, key_of
from shared.journeys.definition import plain_of
from shared.journeys.definitions import Definitions
from tests.unit.functions.operator import Operator
from tests.unit.journeys.making import ASK, LISTEN, MONDAY, WAIT_THREE_DAYS, a_journey, started

REASON = "too many complaints"
OLD = a_journey(WAIT_THREE_DAYS, ASK, LISTEN)
NEW = a_journey({**WAIT_THREE_DAYS, "id": "rest"}, ASK, LISTEN, migrate={"settle": "rest"})
OTHER = a_journey(WAIT_THREE_DAYS, name="other")
TWO = timedelta(hours=2)
GATE = gates.of_journey("care")


class Sent(list):
    """A queue, and how many are said to wait there."""

    waits = 0

    def send(self, bodies, *, delay_seconds=0):
        self.extend(bodies)

    def waiting(self):
        return self.waits


class Begun(list):
    """Jobs of tours that have a turn to come."""

    def begin(self, tour_id):
        self.append(tour_id)


class Desk(Operator):
    """The function, after a deployment of NEW while runs of OLD wait."""

    def __init__(self, module, table, monkeypatch):
        super().__init__(module.handler)
        self.table, self.now = table, MONDAY + TWO
        self.queues, self.tours = SimpleNamespace(runs=Sent(), messages=Sent()), Begun()
        self.module = module
        routes = importlib.import_module("functions.operate_journeys.routes")
        touring = replace(module.touring, **vars(self.queues))
        monkeypatch.setattr(module, "touring", touring)
        monkeypatch.setattr(routes, "tours", self.tours)
        monkeypatch.setattr(clock, "now", lambda table, travels: self.now)
        for version in (OLD, NEW):
            named = {one.name: plain_of(one) for one in (version, OTHER)}
            Definitions(table, {"journeys": named, "listeners": listeners.index((version, OTHER))}).note()

    def post(self, path, **body):
        return self.ask("POST", path, {"reason": REASON, **body})

    def get(self, path, **query):
        return self.ask("GET", path, None, **query)

    def put(self, run):
        self.table.put(key_of(run), item_of(run, self.now))
        return run

    def heard(self):
        """This process has looked at the decisions, and will not for five seconds."""
        importlib.import_module("functions.operate_journeys.composition").controls.read()

    def turn(self):
        """The next one, as the state machine calls for it."""
        told = self.handler({"job": self.tours[0], "run": 1, "work": {}}, None)
        if told["done"]:
            self.tours.pop(0)
        return told

    def turns(self, most=200):
        """Until no tour has another; for how many seconds it waited after each."""
        waits = []
        while self.tours:
            waits.append(self.turn()["wait_seconds"])
            assert len(waits) < most, "a tour without end"
        return waits


def a_run(number=0, journey=OLD):
    return replace(started(journey), customer_id=f"c{number}")


def parked(run):
    return replace(run, parked_at=MONDAY, due_at=MONDAY)
