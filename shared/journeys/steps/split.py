"""Try several ways on shares of the customers: each customer always goes the same one."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Annotated, Literal

from shared.journeys import share
from shared.journeys.fields import STRICT, Between, Name
from shared.journeys.step import Continue, Moment, Step, Way

WHOLE = 100
NEAR = 1e-6
"""Decimals have no exact binary form: 0.1 + 64.1 + 35.8 is not quite 100."""

Percent = Annotated[float, Between(0, 100)]


@dataclass(frozen=True, slots=True)
class Share:
    """`name` is what it is called where ways are compared."""

    __pydantic_config__ = STRICT

    name: Name
    percent: Percent
    then: Name | None = None


@dataclass(frozen=True, slots=True)
class Split(Step):
    """The percentages sum to 100. A customer's share is drawn from the journey, this step and the customer's id."""

    __pydantic_config__ = STRICT

    id: Name
    type: Literal["split"]
    shares: tuple[Share, ...]

    def summary(self) -> str:
        return "split " + " / ".join(f"{one.percent:g} % {one.name}" for one in self.shares)

    def ways(self) -> tuple[Way, ...]:
        return tuple(Way(f"{one.percent:g} % {one.name}", one.then) for one in self.shares)

    def flaws(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        total = sum(one.percent for one in self.shares)
        if abs(total - WHOLE) > NEAR:
            yield ("shares",), f"the shares sum to {total:g} %; they must sum to {WHOLE} %"
        names = [one.name for one in self.shares]
        for position, name in enumerate(names):
            if name in names[:position]:
                yield ("shares", position, "name"), f"the share {name!r} is here twice"

    def decide(self, moment: Moment) -> Continue:
        drawn = share.lot(moment.run.journey, self.id, str(moment.variables["customer"]["id"])) / share.ALL * WHOLE
        ends = accumulate(one.percent for one in self.shares)
        # The last share with anybody in it takes what rounding leaves over.
        chosen = [one for one, end in zip(self.shares, ends, strict=True) if one.percent and drawn < end]
        taken = chosen[0] if chosen else [one for one in self.shares if one.percent][-1]
        return Continue(taken.then, memory={"taken": taken.name})


step = Split
