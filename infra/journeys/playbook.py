"""What a brand has decided, read once for as many people in memory as there are."""

import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, cast

from msgspec import Struct, field
from msgspec.structs import replace

from shared.aws import keys
from shared.aws.table import Table
from shared.configuration import Brand
from shared.journeys import listeners
from shared.journeys.definition import Journey, plain_of
from shared.journeys.definitions import Definitions
from shared.journeys.scene import Surroundings
from shared.journeys.trigger import date_rule
from shared.messages import reach
from shared.messages.composing import Composer
from shared.profiles import kinds
from shared.profiles.measures import Exchange, exchange
from shared.profiles.zones import stores_of
from shared.reviews.rules import Rules, compiled, rules_of
from shared.reviews.segments import Segment

SECRET = b"in memory only"
PUBLIC_URL = "https://in-memory.example"


class Playbook(Struct, frozen=True, dict=True):
    """`secret` hides identifiers. Who is held out hangs on it: with a stage's own they are the same people as there."""

    brand: Brand
    journeys: tuple[Journey, ...]
    secret: bytes = SECRET
    segments: tuple[Segment, ...] = ()
    earlier: tuple[Journey, ...] = ()
    """Versions that were in force before, in order."""
    templates: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def definitions(self) -> Definitions:
        """As the functions read them."""
        plain = {journey.name: plain_of(journey) for journey in self.journeys}
        compiled = {"journeys": plain, "listeners": listeners.index(self.journeys)}
        return Definitions(cast(Table, _Shelf(self.earlier)), compiled)

    def replaced(self, journey: Journey) -> "Playbook":
        """With another version of a journey in force."""
        before = tuple(one for one in self.journeys if one.name == journey.name)
        journeys = tuple(journey if one.name == journey.name else one for one in self.journeys)
        return replace(self, journeys=journeys, earlier=(*self.earlier, *before))

    @cached_property
    def surroundings(self) -> Surroundings:
        kinds_of = reach.kinds(self.brand)
        return Surroundings(self.brand.time_zone, kinds_of, lambda: self.secret, stores_of(self.brand))

    @cached_property
    def rules(self) -> Rules:
        """By which customers are reviewed."""
        dates = (date_rule(one.trigger, one.name) for one in self.journeys)
        return rules_of(compiled(self.segments, self.brand, filter(None, dates)))

    @cached_property
    def composer(self) -> Composer:
        return Composer(self.brand, self.templates, lambda _: self.secret, PUBLIC_URL, configuration_set="")

    @cached_property
    def rates(self) -> Exchange:
        return exchange(self.brand)

    def limit(self, kind: str) -> int:
        return kinds.kind_of(kind, self.brand.kinds).limit


class _Shelf:
    """As much of a table as definitions ask for: what is kept of earlier versions."""

    def __init__(self, earlier: Iterable[Journey]) -> None:
        self._items: dict[str, Mapping[str, Any]] = {}
        wishes: dict[str, set[str]] = {}
        versions: dict[str, list[str]] = {}
        for journey in earlier:
            self._items[_text(keys.journey_version(journey.name, journey.version))] = {
                "plain": json.dumps(plain_of(journey))
            }
            wishes.setdefault(journey.name, set()).update(wish.written() for wish in listeners.moving(journey))
            versions.setdefault(journey.name, []).append(journey.version)
        self._items |= {_text(keys.LISTENERS): wishes, _text(keys.VERSIONS): {"versions": versions}}

    def get(self, key: Mapping[str, str], *, consistent: bool = False) -> Mapping[str, Any] | None:
        return self._items.get(_text(key))

    def put_if_absent(self, key: Mapping[str, str], item: Mapping[str, Any]) -> bool:
        return True

    def write(self, write: object) -> dict[str, Any]:
        return {}


def _text(key: Mapping[str, str]) -> str:
    return f"{key['pk']} {key['sk']}"
