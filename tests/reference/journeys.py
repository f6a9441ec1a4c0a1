"""How one customer fares on journeys, a second time: whom an event lets in, whom it ends, whom it moves.

Runs and facts are lists that are looked through from the beginning each time.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from tests.reference.journey_facts import Plain, Run, Told
from tests.reference.journey_steps import Walk
from tests.reference.journey_waits import DAYS, after

SKEW = timedelta(minutes=5)
HISTORY = timedelta(hours=36)


class Life(Walk):
    __slots__ = ()

    def travel(self, until: datetime) -> None:
        """What is due at one moment comes first, and then what was stated on the way."""
        while moments := [run.due for run in self.runs if run.due and run.due <= until]:
            self.person = replace(self.person, now=min(moments))
            for run in [run for run in self.runs if run.due == self.now]:
                if not self._ends(run):
                    self.timer(run)
            self._file_stated()
        self.person = replace(self.person, now=until)

    def receive(self, told: Told) -> None:
        self._file(told)
        self._file_stated()

    def may_go(self, run: Run) -> bool:
        """By all that was ever told, nothing has ended it."""
        return next(self._reasons(run), None) is None

    def _file_stated(self) -> None:
        while self.stated:
            self._file(self.stated.pop(0))

    def _file(self, told: Told) -> None:
        """What ends a run ends it before the next may begin, and what moves one moves it afterwards."""
        if any(told.id == fact.id for fact in self.facts):
            return
        self.facts.append(told)
        known = list(self.runs)
        for run in known:
            if self._is_looked_at(run, told):
                self._ends(run)
        if not told.quiet and self.now - told.at <= HISTORY:
            for journey in self.journeys:
                self._enter(journey, told)
        for run in known:
            self._move(run, told)

    def _move(self, run: Run, told: Told) -> None:
        if not run.ended and run.step["type"] == "wait_for" and self._is_about(run, told):
            self.answer(run, told)
        self._convert(run, told)

    def _enter(self, journey: Plain, told: Told) -> None:
        if told.name == "start" and told.data["journey"] == journey["name"]:
            run = Run(journey, "", replace(told, data=told.data["about"]), self.now)
        else:
            run, trigger = Run(journey, "", told, self.now), journey["trigger"]
            if told.name != trigger["event"] or not self.true(trigger.get("if"), self.known(run)):
                return
        key = self._key(journey, run.trigger)
        if key is not None and self._has_room(journey, key) and self.true(journey.get("when"), self.known(run)):
            run.key = key
            self.runs.append(run)
            self.go(run, journey["steps"][0]["id"])

    def _has_room(self, journey: Plain, key: str) -> bool:
        """One run at a time; one that something has ended is over, though it may not have heard."""
        before = [run for run in self.runs if run.journey is journey and run.key == key]
        going = [run for run in before if not run.ended and self.may_go(run)]
        return not going and (not before or self._again(journey, before[-1]))

    def _again(self, journey: Plain, last: Run) -> bool:
        reentry = journey["reentry"]
        if isinstance(reentry, str):
            return reentry == "always"
        then, duration = replace(self.person, now=last.began), reentry["after"]
        if duration[-1] in DAYS:
            return self.person.today >= then.today + timedelta(days=int(duration[:-1]) * DAYS[duration[-1]])
        return self.now >= after(duration, then)

    def _key(self, journey: Plain, told: Told) -> str | None:
        """What the event states as the journey's key, `event.data.<name>`; the same for all where it has none."""
        if "key" not in journey:
            return ""
        found = told.data.get(journey["key"].split(".")[-1])
        return None if found is None else str(found)

    def _is_looked_at(self, run: Run, told: Told) -> bool:
        """By the names of its exits and of what it waits for; and by its goal's, be it about another order."""
        waited = [one["event"] for one in run.step.get("events", ())] if run.due else []
        heard = told.name in ["stop", *waited, *(one["event"] for one in run.journey["exit"])]
        crowned = told.name == run.journey["goal"]["event"] and not run.converted
        return crowned or (heard and self._concerns(run, told))

    def _concerns(self, run: Run, told: Told) -> bool:
        if told.name == "stop":
            return bool(told.data["journey"] == run.journey["name"] and told.at > run.began)
        began = [run.trigger.id, run.trigger.by.trigger.id if run.trigger.by else ""]
        return told.id not in began and self._key(run.journey, told) in (None, run.key)

    def _is_about(self, run: Run, told: Told) -> bool:
        """What happened before it began is not, but the clocks of two sources may differ."""
        return self._concerns(run, told) and told.at >= run.trigger.at - SKEW

    def _ends(self, run: Run) -> bool:
        """Whether it is over, by anything that was ever told."""
        reason = None if run.ended else next(self._reasons(run), None)
        if reason:
            run.ended, run.due = (self.now, reason), None
        return reason is not None

    def _reasons(self, run: Run) -> Iterator[str]:
        about = [told for told in self.facts if self._is_about(run, told)]
        if any(told.name == "stop" for told in about):
            yield "stopped"
        for one in run.journey["exit"]:
            facts = [told for told in about if told.name == one["event"]]
            if any(self.true(one.get("if"), self.known(run, told)) for told in facts):
                yield one.get("reason", f"exit: {one['event']}")

    def _convert(self, run: Run, told: Told) -> None:
        """The goal is the customer's, whatever the key, and counts also when the run has ended."""
        goal = run.journey["goal"]
        if goal["event"] != told.name or told.id == run.trigger.id or run.converted:
            return
        if run.began <= told.at <= after(goal["within"], replace(self.person, now=run.began)):
            run.converted = told.at
