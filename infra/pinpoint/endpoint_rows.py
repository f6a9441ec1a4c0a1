"""An exported endpoint as a row of customers: what is known of the person, and what they withdrew."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from msgspec import Struct, field

from infra.pinpoint.addresses import CHANNELS
from infra.pinpoint.names import OWN, trait
from shared.importing import cells, columns
from shared.importing.models import CellError, Row

Plain = Mapping[str, Any]

PLACE = {"Country": "country", "Region": "region", "City": "city", "PostalCode": "postal_code"}
DEVICE = ("AppVersion", "Make", "Model", "ModelVersion", "Platform", "PlatformVersion")
FAR = datetime(9000, 1, 1, tzinfo=UTC)
CHECKED: Mapping[str, Callable[[Row], str | None]] = {
    "country": cells.country,
    "language": cells.language,
    "time_zone": cells.time_zone,
    "birthday": cells.birthday,
    "updated_at": lambda row: str(cells.time(row, "updated_at", FAR)),
}
"""Pinpoint took any text for these; here a single one that cannot be would keep the whole row from being taken."""

PLAIN = (columns.TRAITS.keys() | {"country"}) - {"created_at"}
"""Traits that have columns of their own."""


class Rows(Struct):
    """And what is to be told of them all."""

    counts: Counter[str] = field(default_factory=Counter)
    many: set[str] = field(default_factory=set)
    names: dict[str, set[str]] = field(default_factory=dict)
    """Of each trait the attributes and metrics that become it."""
    unusable: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By column and reason."""

    def of(self, given: Plain) -> dict[str, Any]:
        """{} for an endpoint that is nobody's."""
        self.counts[given["ChannelType"]] += 1
        return dict(self._usable(self._row(given)))

    def told(self) -> Iterator[str]:
        for name in sorted(self.many):
            yield f"the attribute {name} had several values: the first was taken"
        for name, theirs in sorted(self.names.items()):
            if name.removeprefix("pinpoint_") in OWN:
                yield f"{', '.join(sorted(theirs))} is `customer.{name}`: the bare name is what is found out here"
            if len(theirs) > 1:
                yield f"{', '.join(sorted(theirs))} are all `customer.{name}`: of one person one value is kept"

    def _row(self, given: Plain) -> Iterator[tuple[str, Any]]:
        kind, address, user = given["ChannelType"], given.get("Address"), given.get("User") or {}
        if kind in CHANNELS and address:
            yield CHANNELS[kind][0], address
        elif not user.get("UserId"):
            self.counts["nobody"] += 1
            return
        if user.get("UserId"):
            yield "customer_id", user["UserId"]
            yield "traits.user_id", user["UserId"]
        yield from self._known(given, user)
        if given.get("OptOut") == "ALL" and kind in CHANNELS:
            self.counts["opted out"] += 1
            yield f"{CHANNELS[kind][1]}_consent", "withdrawn"
        if given.get("EffectiveDate"):
            yield "updated_at", given["EffectiveDate"]

    def _known(self, given: Plain, user: Plain) -> Iterator[tuple[str, Any]]:
        """What is said of the user counts more than what is said of one of its addresses."""
        place, device = given.get("Location") or {}, given.get("Demographic") or {}
        yield from ((ours, place[theirs]) for theirs, ours in PLACE.items() if place.get(theirs))
        if device.get("Locale"):
            yield "language", device["Locale"].replace("_", "-")
        if device.get("Timezone"):
            yield "time_zone", device["Timezone"]
        yield from ((f"traits.{trait(name)}", device[name]) for name in DEVICE if device.get(name))
        for name, value in (given.get("Metrics") or {}).items():
            yield self._attribute(name, "Metrics"), _number(value)
        sources = {"Attributes": given.get("Attributes"), "User.UserAttributes": user.get("UserAttributes")}
        for source, attributes in sources.items():
            for name, values in (attributes or {}).items():
                if values:
                    yield self._attribute(name, source), self._value(name, values)

    def _attribute(self, theirs: str, source: str) -> str:
        name = trait(theirs)
        self.names.setdefault(name, set()).add(f"{source}.{theirs}")
        return name if name in PLAIN else f"traits.{name}"

    def _value(self, name: str, values: Any) -> str:
        if isinstance(values, str):
            return values
        if len(values) > 1:
            self.many.add(name)
        return str(values[0])

    def _usable(self, row: Iterator[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
        for column, value in row:
            try:
                if check := CHECKED.get(column):
                    check(Row({column: (str(value),)}))
            except CellError as error:
                self.unusable[column, error.reason] += 1
            else:
                yield column, value


def _number(value: float) -> str:
    """All its digits: `1234567.0` is `1234567`, and not `1.23457e+06`."""
    written = format(Decimal(str(value)), "f")
    return written.removesuffix(".0")
