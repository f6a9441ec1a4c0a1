"""Wait for a time, until a local time of day or a weekday, or until a date known of the customer or the order."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from shared import conditions
from shared.journeys.fields import STRICT, Duration, Expression, Name, TimeOfDay, Weekday
from shared.journeys.step import Continue, Due, Finish, Moment, Outcome, Step, WaitUntil, Way
from shared.local_time import Slot, later, next_time, stated, wall


@dataclass(frozen=True, slots=True)
class Wait(Step):
    """`for` first (or `until`, a timestamp or an ISO date), then the next of `days` and `at`, in the customer's zone.

    `for: 3d` with `at: "09:00"` is nine o'clock on the third day. `past` decides what happens when `until` is over, or
    unknown, when the step is reached: go on now, skip the step that follows, or end the run.
    """

    __pydantic_config__ = STRICT
    pauses: ClassVar[bool] = True

    id: Name
    type: Literal["wait"]
    duration: Duration | None = None
    until: Expression | None = None
    days: tuple[Weekday, ...] = ()
    at: TimeOfDay | None = None
    past: Literal["now", "skip", "end"] = "now"
    then: Name | None = None

    def summary(self) -> str:
        until = [f"until {self.until}"] if self.until else []
        parts = [self.duration or "", *until, " or ".join(self.days), f"until {self.at}" if self.at else ""]
        return " ".join(["wait", *filter(None, parts)])

    def ways(self) -> tuple[Way, ...]:
        return (Way(then=self.then),)

    def decide(self, moment: Moment) -> Outcome:
        if isinstance(moment.occurrence, Due):
            return Continue(self.then)
        due_at = self._due_at(moment)
        if due_at is not None and due_at > moment.now:
            return WaitUntil(due_at)
        if self.until and self.past == "end":
            return Finish("past")
        return Continue(self.then, skip=self.until is not None and self.past == "skip")

    def _due_at(self, moment: Moment) -> datetime | None:
        base = self._base(moment)
        if base is None:
            return None
        if self.duration:
            base = later(base, self.duration, moment.zone)
        elif self.until and self.at:
            # At that time of the day that is meant, were it even a little earlier than the moment that is known of it.
            base = wall(base, moment.zone)
        return next_time(base, Slot(self.days, self.at), moment.zone)

    def _base(self, moment: Moment) -> datetime | None:
        return moment.now if self.until is None else stated(conditions.value(self.until, moment.variables))


step = Wait
