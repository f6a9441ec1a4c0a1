"""What is reported of a simulation, for the terminal and for the page."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from msgspec import Struct

from infra.journeys.playbook import Playbook
from infra.simulation import findings
from infra.simulation.comparison import Example
from infra.simulation.findings import Cost, Found, Listed
from infra.simulation.simulation import Played, Simulation
from infra.simulation.tally import Tally


class Change(Struct, frozen=True):
    """Of one journey: under the folder that is tried, and under the one that it is compared with."""

    journey: str
    circles: int
    entered: tuple[int, int]
    messages: tuple[int, int]
    withheld: tuple[int, int]
    converted: tuple[int, int]


class Report(Struct, frozen=True):
    """`whole` is False where somebody stopped it. `only` is the one journey that is reported on."""

    simulation: Simulation
    played: Played
    whole: bool
    brand: str
    against: str | None = None
    only: str | None = None

    @property
    def title(self) -> str:
        history = self.simulation.history
        return f"{history.about}, {history.begins:%Y-%m-%d} to {history.ends:%Y-%m-%d}"

    @property
    def tally(self) -> Tally:
        return self.played.tally

    @property
    def journeys(self) -> list[Found]:
        return findings.journeys(self.tally, self.simulation.playbook, self.only)

    @property
    def withheld(self) -> Listed:
        return findings.by_rule(self.tally, "withheld", self.only)

    @property
    def held(self) -> Listed:
        return findings.by_rule(self.tally, "held", self.only)

    @property
    def costs(self) -> Sequence[Cost]:
        return findings.costs(self.tally, self.simulation.playbook)

    @property
    def dollars(self) -> tuple[Decimal, Decimal | None]:
        """And of the folder compared with."""
        present = self.simulation.present
        theirs = sum_of(findings.costs(self.played.present, present)) if present else None
        return sum_of(self.costs), theirs

    @property
    def changes(self) -> list[Change]:
        """Of journeys that come to something else for anybody, those of both folders."""
        present = self.simulation.present
        if present is None:
            return []
        ours, theirs = self._by_name(self.simulation.playbook, self.tally), self._by_name(present, self.played.present)
        names = [one for one in sorted({*ours, *theirs}) if self.tally["differs", one]]
        return [_change(name, self.tally["differs", name], (ours.get(name), theirs.get(name))) for name in names]

    @property
    def examples(self) -> list[Example]:
        return [one for one in self.played.examples if self.only in (None, one.journey)]

    def _by_name(self, playbook: Playbook, tally: Tally) -> dict[str, Found]:
        return {one.journey: one for one in findings.journeys(tally, playbook, self.only)}


def sum_of(costs: Sequence[Cost]) -> Decimal:
    return sum((one.dollars for one in costs), Decimal(0))


def _change(name: str, circles: int, both: tuple[Found | None, Found | None]) -> Change:
    return Change(
        name,
        circles,
        entered=_pair(both, lambda one: one.entered),
        messages=_pair(both, lambda one: one.messages),
        withheld=_pair(both, lambda one: sum(number for _, number in one.withheld)),
        converted=_pair(both, lambda one: one.converted),
    )


def _pair(both: tuple[Found | None, Found | None], counted: Callable[[Found], int]) -> tuple[int, int]:
    ours, theirs = both
    return counted(ours) if ours else 0, counted(theirs) if theirs else 0
