"""Somebody else's JSON object, read with care: a field of the wrong type is named, and emptiness means unknown."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from msgspec import Struct

from shared.errors import MalformedPayloadError

YEARS = range(1970, 9999)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECONDS = 253_370_764_800
"""From the first of these years to the last, so that no time overflows in whatever zone it is shown."""

SECOND, MILLISECOND = timedelta(seconds=1), timedelta(milliseconds=1)
SHORT_FIELD = re.compile(r"-(\d)(?=\D)")


class Fields(Struct, frozen=True):
    """An object and its place in the body. The first of several names that is neither null nor empty is taken."""

    value: Mapping[str, Any]
    place: str = ""

    def text(self, *names: str) -> str | None:
        name, found = self._first(names)
        if found is not None and not isinstance(found, str):
            raise self._wrong(name, "text")
        return found.strip() or None if found else None

    def id(self, *names: str) -> str | None:
        """Ids are text with us: several vendors' numbers exceed what a float holds."""
        name, found = self._first(names)
        if isinstance(found, bool) or not isinstance(found, str | int | None):
            raise self._wrong(name, "an id")
        return None if found is None else str(found).strip() or None

    def number(self, *names: str) -> int | None:
        name, found = self._first(names)
        if isinstance(found, bool) or not isinstance(found, int | None):
            raise self._wrong(name, "an integer")
        return found

    def amount(self, *names: str) -> Decimal | int | str | None:
        name, found = self._first(names)
        if isinstance(found, bool) or not isinstance(found, str | int | Decimal | None):
            raise self._wrong(name, "an amount")
        return found

    def flag(self, name: str) -> bool | None:
        found = self.value.get(name)
        if not isinstance(found, bool | None):
            raise self._wrong(name, "true or false")
        return found

    def instant(self, *names: str) -> datetime | None:
        name, found = self._first(names)
        if found is None:
            return None
        at = instant(found) if isinstance(found, str) else None
        if at is None:
            raise self._wrong(name, "a time")
        return at

    def epoch(self, *names: str, unit: timedelta = SECOND) -> datetime | None:
        """A whole number of seconds, or of whichever unit, since 1970."""
        name, _ = self._first(names)
        units = self.number(*names)
        if units is not None and not 0 <= units < SECONDS * SECOND // unit:
            raise self._wrong(name, "a time")
        return None if units is None else EPOCH + units * unit

    def object(self, name: str) -> "Fields":
        """An empty one where there is none."""
        found = self.value.get(name)
        if not isinstance(found, Mapping | None):
            raise self._wrong(name, "an object")
        return Fields(found or {}, self.at(name))

    def objects(self, name: str) -> list["Fields"]:
        found = self.value.get(name)
        if not isinstance(found, list | None) or not all(isinstance(one, Mapping) for one in found or ()):
            raise self._wrong(name, "a list of objects")
        return [Fields(one, f"{self.at(name)}[{index}]") for index, one in enumerate(found or ())]

    def at(self, name: str) -> str:
        return f"{self.place}.{name}".lstrip(".")

    def _first(self, names: tuple[str, ...]) -> tuple[str, Any]:
        for name in names:
            if (found := self.value.get(name)) is not None and found != "":
                return name, found
        return names[-1], None

    def _wrong(self, name: str, wanted: str) -> MalformedPayloadError:
        return MalformedPayloadError(f"{self.at(name)}: should be {wanted}")


def fields(value: Any, place: str = "") -> Fields:
    if not isinstance(value, Mapping):
        raise MalformedPayloadError(f"{place or 'the body'}: should be an object")
    return Fields(value, place)


def instant(written: str) -> datetime | None:
    """An aware time, or None. Without a zone it is UTC; `2015-2-02` is read, because Segment's own docs write it."""
    at = _read(written.strip()) or _read(SHORT_FIELD.sub(r"-0\1", written.strip()))
    aware = at if at is None or at.tzinfo else at.replace(tzinfo=UTC)
    return aware if aware and aware.year in YEARS else None


def _read(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def stated(**given: Any) -> dict[str, Any]:
    """Only what was said: null, empty text, an empty list and an empty object all mean unknown."""
    return {name: value for name, value in given.items() if value is not None and value not in ("", [], {})}


def iso(at: datetime | None) -> str | None:
    """In UTC, so that equal moments are equal text."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None
