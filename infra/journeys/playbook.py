"""What a brand has decided, read once for as many people in memory as there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from shared.aws.table import Table
from shared.configuration import Brand
from shared.journeys import listeners
from shared.journeys.definition import Journey, plain_of
from shared.journeys.definitions import Definitions
from shared.journeys.scene import Surroundings
from shared.journeys.trigger import date_rule
from shared.messages import reach
from shared.profiles import kinds
from shared.profiles.measures import Exchange, exchange
from shared.profiles.zones import stores_of
from shared.reviews.rules import Rules, compiled, rules_of
from shared.reviews.segments import Segment

SECRET = b"in memory only"


@dataclass(frozen=True)
class Playbook:
    """`secret` hides identifiers. Who is held out hangs on it: with a stage's own they are the same people as there."""

    brand: Brand
    journeys: tuple[Journey, ...]
    secret: bytes = SECRET
    segments: tuple[Segment, ...] = ()

    @cached_property
    def definitions(self) -> Definitions:
        """As the functions read them: there is no older version here, and nothing to keep for a later one."""
        plain = {journey.name: plain_of(journey) for journey in self.journeys}
        compiled = {"journeys": plain, "listeners": listeners.index(self.journeys)}
        return Definitions(cast(Table, _Empty()), compiled)

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
    def rates(self) -> Exchange:
        return exchange(self.brand)

    def limit(self, kind: str) -> int:
        return kinds.kind_of(kind, self.brand.kinds).limit


class _Empty:
    """As much of a table as definitions ask for."""

    def get(self, key: Mapping[str, str], *, consistent: bool = False) -> None:
        return None

    def put_if_absent(self, key: Mapping[str, str], item: Mapping[str, Any]) -> bool:
        return True

    def write(self, write: object) -> dict[str, Any]:
        return {}
