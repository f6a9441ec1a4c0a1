"""What the pages of connectors' switches are made of."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from shared.console import source_switches
from shared.console.calls import Call
from shared.ingestion.standings import Standings
from shared.journeys.controls import Controls


class Sources(Struct, frozen=True):
    """`now` is that of the stage, by which deliveries are dated."""

    standings: Standings
    controls: Callable[[], Controls]
    now: datetime

    def review(self, call: Call) -> str:
        return source_switches.review(call, self.standings.all(self.controls()), self.now)
