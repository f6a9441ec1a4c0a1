"""Which sources of the brand are switched off, and what waits of each."""

from collections.abc import Collection, Mapping

from msgspec import Struct

from shared.aws import gates, keys
from shared.ingestion.held import NOTHING, Held, Waiting
from shared.interface import operated
from shared.journeys.controls import Controls
from shared.journeys.views import standing


class Standings(Struct, frozen=True):
    """`brand` has the names of its sources by connector: `{"shopify": ["shop-a"]}`."""

    held: Held
    brand: Mapping[str, Collection[str]]

    def all(self, known: Controls) -> list[operated.Source]:
        """Also sources that the brand has no more, as long as anything waits of them or they are off."""
        waiting = {name: self.held.waiting(name) for name in self.held.sources()}
        named = {f"{connector}/{source}" for connector, sources in self.brand.items() for source in sources}
        return [_shown(one, known, waiting.get(one, NOTHING)) for one in sorted({*named, *waiting, *_off(known)})]

    def names(self, known: Controls) -> list[str]:
        """Of switches: those of sources, and those of connectors for all of their sources."""
        sources = [one["name"] for one in self.all(known)]
        return sorted({*sources, *(one.partition("/")[0] for one in sources)})


def _off(known: Controls) -> set[str]:
    shut = (gate.partition(":") for gate, one in known.gates.items() if one.paused)
    return {name for kind, _, name in shut if f"{kind}:" == gates.CONNECTOR and "/" in name}


def _shown(name: str, known: Controls, waiting: Waiting) -> operated.Source:
    return {
        **standing(name, known.of_source(name)),
        "switch": known.switch_of(name),
        "held": waiting.deliveries,
        "more": waiting.more,
        "oldest": keys.timestamp(waiting.oldest) if waiting.oldest else None,
    }
