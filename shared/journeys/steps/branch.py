"""Go the way of the first condition that is true."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from shared import conditions
from shared.journeys.fields import STRICT, Expression, Name
from shared.journeys.step import Continue, Moment, Step, Way


@dataclass(frozen=True, slots=True)
class Case:
    __pydantic_config__ = STRICT

    condition: Expression
    then: Name


@dataclass(frozen=True, slots=True)
class Branch(Step):
    """Without `otherwise`, the step that follows in the file is the way when no condition is true."""

    __pydantic_config__ = STRICT

    id: Name
    type: Literal["branch"]
    cases: tuple[Case, ...]
    otherwise: Name | None = None

    def ways(self) -> tuple[Way, ...]:
        return (*(Way(case.condition, case.then) for case in self.cases), Way("otherwise", self.otherwise))

    def flaws(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        if not self.cases:
            yield ("cases",), "cases needs at least one"

    def decide(self, moment: Moment) -> Continue:
        holding = (case.then for case in self.cases if conditions.holds(case.condition, moment.variables))
        then = next(holding, self.otherwise)
        return Continue(then, memory={"taken": then})


step = Branch
