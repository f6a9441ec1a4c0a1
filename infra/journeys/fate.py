"""What becomes of the runs that wait when a version comes into force: who stays, who moves, and where."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from shared.journeys import migrating
from shared.journeys.definition import Journey
from shared.journeys.history import later

Plain = Mapping[str, Any]


class Deployed(Struct, frozen=True):
    """A journey as a stage has it. `history` is the order in which versions came into force, one perhaps twice;
    `current` is None where the journey is no longer in force.
    """

    name: str
    versions: Mapping[str, Journey]
    history: Sequence[str]
    counts: Sequence[Plain]
    current: Journey | None

    @property
    def latest(self) -> Journey:
        return self.current or self.versions[self.history[-1]]


class Fate(Struct, frozen=True):
    """Of the runs at one step of one version. `to` is where they go on; None: they finish the version they began."""

    version: str
    step: str
    runs: int
    to: str | None


def fates(deployed: Deployed, new: Journey | None) -> Iterator[Fate]:
    """Without those that are held out: they take no step."""
    for count in deployed.counts:
        if count["state"] == "waiting":
            found = _moves(deployed, count, new) if new else None
            yield Fate(count["version"], count["step"], count["runs"], found)


def unknown_steps(deployed: Deployed, new: Journey) -> list[str]:
    """Old steps of `migrate` that no version has: nobody will move by them."""
    known = {step.id for journey in deployed.versions.values() for step in journey.steps}
    return sorted(set(new.migrate) - known)


def _moves(deployed: Deployed, count: Plain, new: Journey) -> str | None:
    if count["version"] == new.version:
        return None
    order = later(deployed.history, count["version"], new.version)
    found = migrating.goes_on(count["step"], _known(order, {**deployed.versions, new.version: new}))
    return found[1] if found else None


def _known(order: Iterable[str], versions: Mapping[str, Journey]) -> list[Journey]:
    return [versions[one] for one in order if one in versions]
