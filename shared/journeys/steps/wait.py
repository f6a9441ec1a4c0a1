"""Wait for a time, until a local time of day or a weekday, or until a date known of the customer or the order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal
from zoneinfo import ZoneInfo

from shared import conditions
from shared.journeys.fields import STRICT, Duration, Expression, Name, TimeOfDay, Weekday
from shared.journeys.step import Continue, Due, Finish, Moment, Outcome, Step, WaitUntil, Way
from shared.journeys.timers import Timer
from shared.local_time import Slot, later, stated, wall


@dataclass(frozen=True, slots=True)
class Wait(Step):
    """`for` first (or `until`, a timestamp or an ISO date), then the next of `days` and `at`, in the customer's zone.

    `for: 3d` with `at: "09:00"` is nine o'clock on the third day. `past` decides what happens when `until` is over, or
    unknown, when the step is reached, and when it came while the journey was paused: go on now, skip the step that
    follows, or end the run. It is the date as it was then, by the clock that the customer has when it comes.
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

    def flaws(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        if not (self.duration or self.until or self.days or self.at):
            yield (), "wait needs for, until, days or at"
        if self.past != "now" and not self.until:
            yield ("past",), "past means nothing without until: nothing else that is waited for may be over"

    def timer(self, since: datetime, zone: ZoneInfo) -> Timer | None:
        return None if self.until else self._from(since, zone)

    def decide(self, moment: Moment) -> Outcome:
        fired = moment.occurrence if isinstance(moment.occurrence, Due) else None
        base = self._known(moment) if fired else self._base(moment)
        due_at = self._from(base, moment.zone).due(moment.zone) if base else None
        if due_at is not None and due_at > moment.now:
            return WaitUntil(due_at, self._remembered(base))
        return Continue(self.then) if fired and not fired.paused else self._over()

    def _over(self) -> Outcome:
        if self.until and self.past == "end":
            return Finish("past")
        return Continue(self.then, skip=self.until is not None and self.past == "skip")

    def _from(self, base: datetime, zone: ZoneInfo) -> Timer:
        until = base
        if self.duration:
            until = later(base, self.duration, zone)
        elif self.until and self.at:
            # At that time of the day that is meant, were it even a little earlier than the moment that is known of it.
            until = wall(base, zone)
        return Timer(base, until, Slot(self.days, self.at))

    def _remembered(self, base: datetime | None) -> dict[str, str] | None:
        """A date, for whoever has another clock when it comes: by that it may not have come yet."""
        return {"until": base.isoformat()} if self.until and base else None

    def _known(self, moment: Moment) -> datetime | None:
        """The date for which the run waits, as it was when that began."""
        return stated((moment.run.memory.get(self.id) or {}).get("until"))

    def _base(self, moment: Moment) -> datetime | None:
        return moment.now if self.until is None else stated(conditions.value(self.until, moment.variables))


step = Wait
