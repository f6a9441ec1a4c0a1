"""Give a person something to do: call back, look into a complaint."""

from dataclasses import dataclass
from typing import Any, Literal

from shared.events import Name as EventNames
from shared.journeys.fields import STRICT, Duration, Name
from shared.journeys.step import Continue, Fact, Moment, Step, Way
from shared.journeys.values import Value, shown, text
from shared.local_time import after

NAMED = ("id", "number")


@dataclass(frozen=True, slots=True)
class Task(Step):
    """`queue` or `role` says who; `within` when it should be done. It names the order, and what started the journey."""

    __pydantic_config__ = STRICT

    id: Name
    type: Literal["task"]
    title: Value
    text: Value | None = None
    queue: Name | None = None
    role: Name | None = None
    within: Duration | None = None
    then: Name | None = None

    def summary(self) -> str:
        return " ".join(["task", shown(self.title), *(f"for {who}" for who in (self.queue, self.role) if who)])

    def ways(self) -> tuple[Way, ...]:
        return (Way(then=self.then),)

    def decide(self, moment: Moment) -> Continue:
        order = {name: value for name, value in moment.variables["order"].items() if name in NAMED}
        task: dict[str, Any] = {
            "title": text(self.title, moment.variables) or self.id.replace("_", " "),
            "text": text(self.text, moment.variables),
            "queue": self.queue,
            "role": self.role,
            "due_at": after(moment.now, self.within, moment.zone).isoformat() if self.within else None,
            "order": order,
        }
        stated = {name: value for name, value in task.items() if value}
        return Continue(self.then, fact=Fact(EventNames.TASK_CREATED, {"task": stated}))


step = Task
