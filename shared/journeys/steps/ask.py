"""Ask the customer: a message with a question goes out, and the run waits for the answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal
from zoneinfo import ZoneInfo

import msgspec

from shared.journeys.expecting import Expected, Wish
from shared.journeys.fields import STRICT, Duration, EventName, Expression, MessageClass, Name
from shared.journeys.sending import Preferred, named, outgoing
from shared.journeys.step import Moment, Outcome, Step, WaitUntil, Way
from shared.journeys.timers import Timer
from shared.local_time import after


@dataclass(frozen=True, slots=True)
class Ask(Step):
    """`send` and `wait_for` in one. The event that answers is `answer` in the conditions of later steps.

    `if` says which event is the answer to this question; without an answer `within` that time, `otherwise` is the way.
    """

    __pydantic_config__ = STRICT
    pauses: ClassVar[bool] = True

    id: Name
    type: Literal["ask"]
    template: Name
    within: Duration
    event: EventName = "survey.answered"
    condition: Expression | None = None
    channels: tuple[Name, ...] | Preferred = ("email",)
    expires: Duration = "3d"
    message_class: MessageClass | None = None
    variants: tuple[Name, ...] = ()
    then: Name | None = None
    otherwise: Name | None = None

    def summary(self) -> str:
        return f"ask {self.template} by {named(self.channels)}, wait up to {self.within} for the answer"

    def ways(self) -> tuple[Way, ...]:
        return (Way(self.event, self.then), Way(f"not within {self.within}", self.otherwise))

    def listens(self) -> tuple[str, ...]:
        return (self.event,)

    def timer(self, since: datetime, zone: ZoneInfo) -> Timer:
        return Timer(since, after(since, self.within, zone))

    def decide(self, moment: Moment) -> Outcome:
        answer = Expected(self.event, self.condition, self.then)
        outcome = Wish(self.id, (answer,), self.within, self.otherwise).decide(moment)
        arriving = moment.occurrence is None and isinstance(outcome, WaitUntil)
        return msgspec.structs.replace(outcome, outgoing=outgoing(self, moment)) if arriving else outcome


step = Ask
