"""`guards` in brand.yaml: shares are shares, and whoever has limits of its own is a journey of this brand."""

from collections.abc import Collection, Iterator

from infra.brand.documents import Complaint, Document, Place
from infra.brand.problems import Problem, unknown
from shared.broadcasts.drafting import OWN
from shared.configuration import Brand, Guards, OwnGuards


def check(brand: Brand, document: Document, journeys: Collection[str]) -> list[Problem]:
    found = _complaints(brand.guards, sorted(journeys))
    return [document.problem(("guards", *place), message) for place, message in found]


def _complaints(guards: Guards, journeys: list[str]) -> Iterator[Complaint]:
    yield from _limits((), guards)
    for name, own in guards.journeys.items():
        yield from _limits(("journeys", name), own)
        if name not in journeys and not name.startswith(OWN):
            yield ("journeys", name), unknown("journey", name, journeys)


def _limits(place: Place, given: Guards | OwnGuards) -> Iterator[Complaint]:
    for name in ("complaints", "bounces"):
        share = getattr(given, name)
        if share is not None and not 0 < share <= 100:
            yield (*place, name), f"{name}: more than 0 per cent, and at most 100"
    for name in ("sends", "hourly", "daily"):
        number = getattr(given, name)
        if number is not None and number < 1:
            yield (*place, name), f"{name} must be 1 or more"
