"""How a run goes from step to step, a second time: from the guide, with definitions as they stand in YAML."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.reference.clock import Customer
from tests.reference.journey_facts import Plain, Run, Told, Undecided
from tests.reference.journey_waits import after, over


@dataclass(slots=True)
class Walk:
    """A condition is looked up in `truths`, as a function of what is known; false where it asks for what nobody said.

    `lot` says at which per cent of a split the customer stands; `asked` are messages, with whether they may go.
    """

    journeys: list[Plain]
    truths: Mapping[str, Callable[[Plain], bool]]
    person: Customer
    lot: Callable[[str, str], float]
    facts: list[Told] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    asked: list[tuple[Run, str, datetime, bool]] = field(default_factory=list)
    stated: list[Told] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return self.person.now

    def may_go(self, run: Run) -> bool:
        raise NotImplementedError

    def go(self, run: Run, at: str | None) -> None:
        """On from the step `at`, as far as no time passes."""
        run.due = None
        while at is not None and not run.ended:
            run.step = next(one for one in run.journey["steps"] if one["id"] == at)
            at = getattr(self, f"_{run.step['type']}")(run, run.step)
        if not run.ended and not run.due:
            run.ended = (self.now, "completed")

    def timer(self, run: Run) -> None:
        step = run.step
        self.go(run, following(run, step, step.get("otherwise", step.get("then"))))

    def answer(self, run: Run, told: Told) -> None:
        for one in run.step["events"]:
            if one["event"] == told.name and self.true(one.get("if"), self.known(run, told)):
                if one.get("reset"):
                    run.due = after(run.step["within"], self.person)
                else:
                    run.answer = {"data": told.data}
                    self.go(run, following(run, run.step, one.get("then")))
                return

    def known(self, run: Run, told: Told | None = None) -> Plain:
        event, trigger = {"data": (told or run.trigger).data}, {"data": run.trigger.data}
        return {"event": event, "trigger": trigger, "answer": run.answer, "customer": self.traits()}

    def traits(self) -> Plain:
        """The latest word on each."""
        latest: dict[str, tuple[Told, Any]] = {}
        for fact in sorted((fact for fact in self.facts if fact.name == "customer.updated"), key=lambda fact: fact.at):
            for name, value in fact.data["traits"].items():
                before, known = latest.get(name, (fact, value))
                if before.at == fact.at and before.by is not fact.by and known != value:
                    raise Undecided
                latest[name] = fact, value
        return {name: value for name, (_, value) in latest.items()}

    def true(self, condition: str | None, known: Plain) -> bool:
        try:
            return condition is None or self.truths[condition](known)
        except (KeyError, TypeError):
            return False

    def _wait(self, run: Run, step: Plain) -> str | None:
        until = over(step, self.person, self.traits().get("day") if "until" in step else None)
        if until and until > self.now:
            run.due = until
            return None
        ahead = following(run, step, step.get("then"))
        match step.get("past", "now"):
            case "end":
                run.ended = (self.now, "past")
            case "skip" if "until" in step and ahead:
                return self._beyond(run, ahead)
        return ahead

    def _beyond(self, run: Run, skipped: str) -> str | None:
        step = next(one for one in run.journey["steps"] if one["id"] == skipped)
        last = step["shares"][-1].get("then") if step["type"] == "split" else step.get("otherwise", step.get("then"))
        return None if step["type"] == "end" else following(run, step, last)

    def _wait_for(self, run: Run, step: Plain) -> None:
        run.due = after(step["within"], self.person)

    def _branch(self, run: Run, step: Plain) -> str | None:
        taken = (case["then"] for case in step["cases"] if self.true(case["if"], self.known(run)))
        return following(run, step, next(taken, step.get("otherwise")))

    def _split(self, run: Run, step: Plain) -> str | None:
        drawn, end = self.lot(run.journey["name"], step["id"]), 0
        for share in step["shares"]:
            end += share["percent"]
            if drawn < end:
                return following(run, step, share.get("then"))
        raise AssertionError

    def _send(self, run: Run, step: Plain) -> str | None:
        if not self.true(run.journey.get("when"), self.known(run)):
            run.ended = (self.now, "guard")
            return None
        self.asked.append((run, step["id"], self.now, self.may_go(run)))
        return following(run, step, step.get("then"))

    def _set(self, run: Run, step: Plain) -> str | None:
        return self._state(run, step, "customer.updated", {"traits": step["traits"]})

    def _start(self, run: Run, step: Plain) -> str | None:
        return self._state(run, step, "start", {"journey": step["journey"], "about": run.trigger.data})

    def _stop(self, run: Run, step: Plain) -> str | None:
        return self._state(run, step, "stop", {"journey": step["journey"]})

    def _end(self, run: Run, step: Plain) -> None:
        run.ended = (self.now, "completed")

    def _state(self, run: Run, step: Plain, name: str, data: Plain) -> str | None:
        self.stated.append(Told(f"{id(run)} {step['id']}", name, self.now, data, by=run))
        return following(run, step, step.get("then"))


def following(run: Run, step: Plain, then: str | None = None) -> str | None:
    steps = run.journey["steps"]
    after_it = steps[steps.index(step) + 1 :]
    return then or (after_it[0]["id"] if after_it else None)
