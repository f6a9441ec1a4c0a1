"""The definitions in force, and every older one that may still have runs."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from shared.aws import keys
from shared.aws.table import Table
from shared.aws.writes import Write
from shared.errors import DefinitionError
from shared.journeys import listeners
from shared.journeys.definition import Journey, journey_of, plain_of

LOOK_AGAIN = timedelta(minutes=5)
"""While a deployment replaces functions, an old one may use its version for the first time."""


class Definitions:
    """`compiled` is journeys.json. A definition is read when it is first needed, and kept while the process lives."""

    def __init__(self, table: Table, compiled: Mapping[str, Any]) -> None:
        self._table = table
        self._plain = compiled["journeys"]
        self._listeners = compiled["listeners"]
        self._read: dict[tuple[str, str], Journey] = {}
        self._kept: set[tuple[str, str]] = set()
        self._ever: tuple[datetime, Mapping[str, Any]] | None = None

    def started_by(self, event: str) -> list[Journey]:
        names = self._listeners.get(event, {}).get("start", [])
        return [self.of(name, self._plain[name]["version"]) for name in names]

    def current(self, name: str) -> Journey | None:
        """As it is in force; None where it is gone."""
        plain = self._plain.get(name)
        return self.of(name, plain["version"]) if plain else None

    def moved_by(self, event: str, now: datetime) -> list[str]:
        """Names of the journeys of which a run, whatever its version, may wait for this event."""
        current = self._listeners.get(event, {}).get("move", [])
        earlier = [name for name, events in self._ever_used(now).items() if event in events]
        return sorted({*current, *earlier})

    def of(self, name: str, version: str) -> Journey:
        if (name, version) not in self._read:
            self._read[name, version] = journey_of(self._find(name, version))
        return self._read[name, version]

    def keep(self, journey: Journey) -> None:
        """Before its first run: from then on this version is found, also when a deployment has replaced it."""
        if (journey.name, journey.version) in self._kept:
            return
        key = keys.journey_version(journey.name, journey.version)
        self._table.put_if_absent(key, {"plain": json.dumps(plain_of(journey))})
        if names := listeners.moved_by(journey):
            expression = f"ADD #{journey.name} :names"
            self._table.write(Write(keys.LISTENERS, expression=expression, values={"names": names}))
        self._kept.add((journey.name, journey.version))

    def _find(self, name: str, version: str) -> Mapping[str, Any]:
        current: Mapping[str, Any] = self._plain.get(name, {})
        if current.get("version") == version:
            return current
        item = self._table.get(keys.journey_version(name, version), consistent=True)
        if item is None:
            raise DefinitionError(f"no version {version} of the journey {name}")
        stored: Mapping[str, Any] = json.loads(item["plain"])
        return stored

    def _ever_used(self, now: datetime) -> Mapping[str, Any]:
        if self._ever is None or abs(now - self._ever[0]) >= LOOK_AGAIN:
            item = self._table.get(keys.LISTENERS, consistent=True) or {}
            self._ever = (now, {name: events for name, events in item.items() if name not in ("pk", "sk")})
        return self._ever[1]
