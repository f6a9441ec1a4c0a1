"""The run ends here."""

from dataclasses import dataclass
from typing import Literal

from shared.journeys.fields import STRICT, Name
from shared.journeys.step import Finish, Moment, Step, Way


@dataclass(frozen=True, slots=True)
class End(Step):
    __pydantic_config__ = STRICT

    id: Name
    type: Literal["end"]

    def ways(self) -> tuple[Way, ...]:
        return ()

    def decide(self, moment: Moment) -> Finish:
        return Finish()


step = End
