"""What is shown of journeys, of decisions about them, and of where their runs are."""

import base64
import binascii
import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime

from msgspec import Struct

from shared.aws import gates, keys
from shared.aws.keys import Key
from shared.aws.table import Table
from shared.errors import DefinitionError, InvalidRequestError, NotFoundError
from shared.interface import operated
from shared.journeys.census import Counts, Place, count
from shared.journeys.control_store import ControlStore
from shared.journeys.controls import Control
from shared.journeys.definition import plain_of
from shared.journeys.definitions import Definitions
from shared.journeys.tours import Tour, TourStore


class Views(Struct, frozen=True):
    """`goes_on` says whether there is time for another page of the index."""

    table: Table
    definitions: Definitions
    controls: ControlStore
    goes_on: Callable[[], bool]

    def journeys(self, after: str | None, now: datetime) -> operated.Journeys:
        known, counts = self.controls.latest(), self._counts(after)
        names = sorted({*self.definitions.names, *self.definitions.history(now)})
        shown = [self._journey(name, known.of_journey(name)) for name in names]
        return {"journeys": shown, "counts": _listed(counts.runs), "next": _written(counts.next)}

    def journey(self, name: str, after: str | None, now: datetime) -> operated.Operated:
        self.check(name, now)
        gate, counts = gates.of_journey(name), self._counts(after)
        own = Counter({place: runs for place, runs in counts.runs.items() if place.journey == name})
        return {
            **self._journey(name, self.controls.latest().of(gate)),
            "acts": [operated.Act(**one) for one in self.controls.acts(gate)],  # type: ignore[typeddict-item]
            "versions": list(self.definitions.history(now).get(name, ())),
            "counts": _listed(own),
            "held": counts.messages[gate],
            "next": _written(counts.next),
        }

    def definition(self, name: str, version: str) -> operated.Definition:
        try:
            found = self.definitions.of(name, version)
        except DefinitionError as error:
            raise NotFoundError(str(error)) from None
        return {"name": name, "version": version, "definition": plain_of(found)}

    def tour(self, tour_id: str) -> operated.Tour:
        found = TourStore(self.table).get(tour_id)
        if found is None:
            raise NotFoundError(f"no tour {tour_id!r}")
        return shown_tour(found)

    def check(self, name: str, now: datetime) -> None:
        if name not in self.definitions.names and name not in self.definitions.history(now):
            raise NotFoundError(f"there is no journey {name!r}; there is {', '.join(sorted(self.definitions.names))}")

    def _journey(self, name: str, control: Control) -> operated.Journey:
        current = self.definitions.current(name)
        return {**standing(name, control), "version": current.version if current else None}

    def _counts(self, after: str | None) -> Counts:
        return count(self.table, _read(after) if after else None, self.goes_on)


def standing(name: str, control: Control) -> operated.Standing:
    since = keys.timestamp(control.since) if control.since else None
    return {"name": name, "state": control.state, "since": since, "by": control.by, "reason": control.reason}


def shown_tour(tour: Tour) -> operated.Tour:
    return {
        "id": tour.id,
        "kind": tour.kind,
        "gate": tour.gate,
        "by": tour.by,
        "reason": tour.reason,
        "started_at": keys.timestamp(tour.started_at),
        "done_at": keys.timestamp(tour.done_at) if tour.done_at else None,
        "passes": tour.passes,
        "looked": tour.looked,
        "woken": tour.woken,
        "left": tour.left,
    }


def _listed(runs: Mapping[Place, int]) -> list[operated.Count]:
    places = sorted(runs, key=lambda one: (one.journey, one.version, one.step, one.state, one.parked))
    return [
        {
            "journey": one.journey,
            "version": one.version,
            "step": one.step,
            "state": one.state,
            "parked": one.parked,
            "runs": runs[one],
        }
        for one in places
    ]


def _written(place: Key | None) -> str | None:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode() if place else None


def _read(after: str) -> Key:
    try:
        place = json.loads(base64.urlsafe_b64decode(after))
    except (ValueError, binascii.Error):
        place = None
    if not isinstance(place, dict) or set(place) != {"pk", "sk", "due_bucket", "due_at"}:
        raise InvalidRequestError("after: not the `next` of an answer")
    return place
