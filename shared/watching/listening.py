"""Which sources and journeys of the brand are silent now, by what was counted of them."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from msgspec import Struct

from shared.aws.metrics import Metrics
from shared.configuration import Brand
from shared.journeys.controls import Controls
from shared.messages.pacing import length
from shared.watching.silence import KNOWN_FOR, Silent, silent


class Listening(Struct, frozen=True):
    metrics: Metrics
    brand: Brand
    journeys: Collection[str]
    controls: Callable[[], Controls]

    def sources(self, now: datetime) -> list[Silent]:
        """By name, such as `shopify/shop-a`. What the brand does not name any more is not missed."""
        found = self.metrics.hourly("DeliveryAccepted", ("connector", "source"), (now - KNOWN_FOR, now))
        heard = {"/".join(name): hours for name, hours in found.items() if self.brand.source(*name)}
        return silent(heard, self._limits(), now)

    def sending(self, now: datetime) -> list[Silent]:
        """Journeys that run: of a pause somebody knows."""
        found = self.metrics.hourly("JourneySent", ("journey",), (now - KNOWN_FOR, now))
        known = self.controls()
        running = [one for one in self.journeys if known.of_journey(one).state == "running"]
        return silent({name: hours for (name,), hours in found.items() if name in running}, {}, now)

    def _limits(self) -> dict[str, timedelta]:
        known = self.brand.origins.items()
        return {name: length(source.silent_after) for name, source in known if source.silent_after}
