"""What the pages of connectors' switches are made of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from shared.console import source_switches
from shared.console.calls import Call
from shared.ingestion.standings import Standings
from shared.journeys.controls import Controls


@dataclass(frozen=True, slots=True)
class Sources:
    """`now` is that of the stage, by which deliveries are dated."""

    standings: Standings
    controls: Callable[[], Controls]
    now: datetime

    def review(self, call: Call) -> str:
        return source_switches.review(call, self.standings.all(self.controls()), self.now)
