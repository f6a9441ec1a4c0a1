"""Journeys and stories that nobody would write by hand: what is drawn, and the conditions that may stand in it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from tests.reference.journey_facts import Told

Plain = dict[str, Any]

EVENTS = ("cart.touched", "form.filled", "page.liked")
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe")
SEASONS = (datetime(2026, 3, 24, 8, tzinfo=UTC), datetime(2026, 10, 21, 20, tzinfo=UTC))
"""Clocks change a few days later, in some zones."""

TRUTHS: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    "event.data.n >= 2": lambda known: known["event"]["data"]["n"] >= 2,
    "trigger.data.n <= 2": lambda known: known["trigger"]["data"]["n"] <= 2,
    "customer.level >= 2": lambda known: known["customer"]["level"] >= 2,
    "!has(customer.level) || customer.level < 3": lambda known: known["customer"].get("level", 0) < 3,
    "answer.data.n >= 2": lambda known: known["answer"]["data"]["n"] >= 2,
}
CONDITIONS = list(TRUTHS)[:-1]
"""The first two stay as they are while a run waits: exits that do not need no second look."""

DURATIONS = ("30m", "5h", "36h", "1d", "2d", "3d", "1w")
AFTER = [timedelta(0), timedelta(minutes=3), timedelta(hours=5), timedelta(days=1), timedelta(days=2, hours=1)]
LATE = [timedelta(0)] * 5 + [timedelta(minutes=4), timedelta(hours=2), timedelta(days=1), timedelta(days=4)]


class Line(NamedTuple):
    """Told then, to customer `who`."""

    now: datetime
    who: int
    told: Told


class Story(NamedTuple):
    """`zones`: of each customer."""

    journeys: list[Plain]
    zones: list[str]
    season: datetime
    lines: list[Line]


class Draw(Random):
    """`ids` are the steps that are still ahead, `others` the journeys that may be started and stopped."""

    ids: Sequence[str] = ()
    others: Sequence[str] = ()

    def some(self, chance: float, **fields: Any) -> Plain:
        """Each with that chance."""
        return {name.rstrip("_"): value for name, value in fields.items() if self.random() < chance}

    def way(self, name: str = "then") -> Plain:
        return {name: self.choice(self.ids)} if self.ids and self.random() < 0.35 else {}

    def wait(self) -> Plain:
        kinds = [{"for": self.choice(DURATIONS)}, {"until": "customer.day"}, {"at": self.time()}, {"days": self.days()}]
        base = self.choice([kinds[0], *kinds])
        past = {"past": self.choice(["now", "skip", "end"])} if "until" in base else {}
        return {**self.some(0.3, at=self.time(), days=self.days()), **base, **past, **self.way()}

    def time(self) -> str:
        return self.choice(["02:30", "09:00", "18:00", "23:45"])

    def days(self) -> list[str]:
        return self.sample(["monday", "saturday", "sunday"], self.choice([1, 2]))

    def wait_for(self) -> Plain:
        named = self.sample(EVENTS, self.choice([1, 2]))
        ways = [{"reset": True} if self.random() < 0.3 else self.way() for _ in named]
        conditions = [self.some(0.3, if_=self.choice(CONDITIONS)) for _ in named]
        awaited = [{"event": one, **asked, **way} for one, asked, way in zip(named, conditions, ways, strict=True)]
        return {"events": awaited, "within": self.choice(DURATIONS), **self.way("otherwise")}

    def branch(self) -> Plain:
        if not self.ids:
            return {"type": "end"}
        asked = self.sample(list(TRUTHS), self.choice([1, 2]))
        return {"cases": [{"if": one, "then": self.choice(self.ids)} for one in asked], **self.way("otherwise")}

    def split(self) -> Plain:
        shares = [{"name": "some", "percent": 40}, {"name": "most", "percent": 60}]
        return {"shares": [{**one, **self.way()} for one in shares]}

    def send(self) -> Plain:
        return {"template": "note", **self.way()}

    def set(self) -> Plain:
        return {"traits": {"level": self.choice([1, 2, 3])}, **self.way()}

    def start(self) -> Plain:
        return {"journey": self.choice(self.others), **self.way()}

    stop = start

    def end(self) -> Plain:
        return {}

    def journey(self, name: str, others: Sequence[str]) -> Plain:
        ids, self.others = [f"step_{number}" for number in range(self.randint(3, 7))], others
        kinds = (
            ["wait", "wait_for", "send"] * 3 + ["branch", "split", "set"] * 2 + (["start", "stop"] if others else [])
        )
        steps = []
        for place, one in enumerate(ids):
            self.ids, kind = ids[place + 1 :], self.choice(kinds if one != ids[-1] else [*kinds, "end"])
            steps.append({"id": one, "type": kind, **getattr(self, kind)()})
        exits = [
            self.some(0.4, if_=self.choice(CONDITIONS[:2]), reason="why") for _ in range(self.choice([0, 1, 1, 2]))
        ]
        fields: Plain = self.some(0.4, key="event.data.cart", when=self.choice(CONDITIONS))
        fields |= {"goal": {"event": self.choice(EVENTS), "within": self.choice(DURATIONS)}, "steps": steps}
        fields |= {"exit": [{"event": self.choice(EVENTS), **one} for one in exits]}
        trigger = {"event": self.choice(EVENTS), **self.some(0.2, if_=self.choice(CONDITIONS))}
        reentry = self.choice(["never", "always", {"after": "2d"}, {"after": "12h"}])
        return {"name": name, "class": "transactional", "trigger": trigger, "reentry": reentry, **fields}

    def data(self, name: str, now: datetime) -> Plain:
        level = self.choice([1, 2, 3])
        if name == "customer.updated":
            day = now + timedelta(days=self.choice([-2, 0, 1, 4, 6]))
            written = self.choice([day.date().isoformat(), day.replace(hour=2).isoformat()])
            return {"traits": self.some(0.6, level=level, day=written)}
        return self.some(0.8, cart=self.choice(["a", "b"]), n=level)

    def line(self, number: int, now: datetime, before: list[Line]) -> Line:
        """Of ten one is told again, and of ten one is history."""
        if before and self.random() < 0.1:
            return self.choice(before)._replace(now=now)
        name = self.choice([*EVENTS, *EVENTS, "customer.updated"])
        told = Told(f"e{number}", name, now - self.choice(LATE), self.data(name, now), self.random() < 0.1)
        return Line(now, self.choice([0, 0, 0, 1]), told)

    def story(self) -> Story:
        season, lines = self.choice(SEASONS), list[Line]()
        now = season
        for number in range(self.randint(5, 24)):
            now += self.choice(AFTER) + timedelta(seconds=1)
            lines.append(self.line(number, now, lines))
        journeys = [self.journey("one", ["two"]), self.journey("two", [])]
        return Story(journeys, self.choices(ZONES, k=2), season, lines)
