"""The definitions in force, and every older one that may still have runs."""

import json
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from shared.aws import keys
from shared.aws.table import Table
from shared.aws.writes import Write
from shared.errors import ConflictError, DefinitionError
from shared.events import Event
from shared.journeys import listeners
from shared.journeys.definition import Journey, journey_of, plain_of
from shared.journeys.history import History, Versions, later
from shared.journeys.listeners import Listeners, Wish

LOOK_AGAIN = timedelta(minutes=5)
"""While a deployment replaces functions, an old one may use its version for the first time."""


class AnyOf(Struct, frozen=True):
    """Names out of several sets, which are never joined: there may be a thousand in each."""

    sets: tuple[Collection[str], ...] = ()

    def __bool__(self) -> bool:
        return any(self.sets)

    def __contains__(self, name: str) -> bool:
        return any(name in names for names in self.sets)

    def also(self, *names: str) -> "AnyOf":
        return AnyOf((*self.sets, names)) if names else self


class Definitions:
    """`compiled` is journeys.json. A definition is read when it is first needed, and kept while the process lives."""

    def __init__(self, table: Table, compiled: Mapping[str, Any]) -> None:
        self._table = table
        self._plain = compiled["journeys"]
        self._listeners = Listeners(compiled["listeners"])
        self._read: dict[tuple[str, str], Journey] = {}
        self._kept: set[tuple[str, str]] = set()
        self._ever: tuple[datetime, Listeners] | None = None
        self._history = History(table)
        self._noted = False

    def started_by(self, event: Event) -> list[Journey]:
        return [self.of(name, self._plain[name]["version"]) for name in self._listeners.started_by(event)]

    def current(self, name: str) -> Journey | None:
        """As it is in force; None where it is gone."""
        plain = self._plain.get(name)
        return self.of(name, plain["version"]) if plain else None

    @property
    def names(self) -> Collection[str]:
        """Of the journeys in force."""
        return frozenset(self._plain)

    def history(self, now: datetime) -> Versions:
        return self._history.versions(now)

    def later(self, name: str, version: str, now: datetime) -> list[Journey]:
        """Versions that came into force after this one, in order. The one in force is known without a look."""
        current = self.current(name)
        if current is None or current.version == version:
            return []
        known = self._history.versions(now).get(name, ())
        return [self.of(name, one) for one in later(known, version, current.version)]

    def note(self) -> None:
        """What is in force, for those who come later: once in the life of a process."""
        if self._noted:
            return
        current = {name: plain["version"] for name, plain in self._plain.items()}
        with suppress(ConflictError):
            self._history.note(current, lambda name: self.keep(self.of(name, current[name])))
            self._noted = True

    def moved_by(self, event: Event, now: datetime) -> AnyOf:
        """Names of the journeys of which a run, whatever its version, may wait for this event."""
        return AnyOf((*self._listeners.moved_by(event), *self._ever_used(now).moved_by(event)))

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
        if wishes := {wish.written() for wish in listeners.moving(journey)}:
            expression = f"ADD #{journey.name} :wishes"
            self._table.write(Write(keys.LISTENERS, expression=expression, values={"wishes": wishes}))
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

    def _ever_used(self, now: datetime) -> Listeners:
        if self._ever is None or abs(now - self._ever[0]) >= LOOK_AGAIN:
            item = self._table.get(keys.LISTENERS, consistent=True) or {}
            found: dict[str, Any] = {}
            for journey in item.keys() - {"pk", "sk"}:
                for wish in item[journey]:
                    listeners.add(found, "move", Wish.read(wish), journey)
            known = self._ever[1] if self._ever else None
            self._ever = (now, known if known and known.compiled == found else Listeners(found))
        return self._ever[1]
