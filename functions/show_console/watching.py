"""What the pages of today and of channels are made of."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from msgspec import Struct

from shared.aws import gates
from shared.aws.alarms import Alarms
from shared.aws.dead_letters import DeadLetters
from shared.aws.metrics import Metrics, Span
from shared.aws.secret_ages import SecretAges
from shared.broadcasts.under_way import UnderWay
from shared.console import sources, today
from shared.console.calls import Call
from shared.console.outgoing import Out
from shared.console.sources import Channels
from shared.console.today import In, Today
from shared.ingestion.standings import Standings
from shared.interface import operated
from shared.journeys.controls import Controls
from shared.journeys.views import standing
from shared.messages import prices
from shared.watching import health
from shared.watching.lag import lag
from shared.watching.listening import Listening
from shared.watching.silence import KNOWN_FOR, Silent

DAY = timedelta(days=1)
PARTS = 8
CAME_IN = {
    "accepted": "DeliveryAccepted",
    "filed": "EventFiled",
    "refused": "DeliveryRefused",
    "quarantined": "Quarantined",
}


class Watching(Struct, frozen=True):
    """`now` is CloudWatch's, wherever the clock of the stage has travelled."""

    metrics: Metrics
    alarms: Alarms
    listening: Listening
    letters: DeadLetters
    standings: Standings
    switches: Callable[[Controls], Sequence[operated.Switched]]
    ages: SecretAges
    spending: Callable[[], Sequence[operated.Spending]]
    broadcasts: Callable[[], Sequence[UnderWay]]
    now: datetime

    def today(self, call: Call) -> str:
        """Everything at the same time: each is some questions to a service that takes its while."""
        span = self.now - DAY, self.now
        with ThreadPoolExecutor(PARTS) as together:
            asks = together.submit
            alarms, silent, standings = asks(self.alarms.on), asks(self._silent), asks(self._standings)
            came_in, went_out = asks(self._came_in, span), asks(self._went_out, span)
            spending, broadcasts, switches = asks(self.spending), asks(self.broadcasts), asks(self._switches)
            waiting = asks(self.letters.waiting)
        found = Today(
            alarms=alarms.result(),
            switches=switches.result(),
            silent=silent.result(),
            standings=standings.result(),
            came_in=came_in.result(),
            went_out=went_out.result(),
            spending=spending.result(),
            broadcasts=broadcasts.result(),
            waiting=waiting.result(),
        )
        return today.show(call, found)

    def channels(self, call: Call) -> str:
        span = self.now - KNOWN_FOR, self.now
        quarantined = self.metrics.hourly("Quarantined", ("connector", "source"), span)
        by_source = Counter({"/".join(name): hours.total() for name, hours in quarantined.items()})
        fares, went_out = health.health(self.metrics, by_source, self.now), self._went_out(span)
        known = self.listening.controls()
        standings, connectors = self.standings.all(known), self._connectors(known)
        found = Channels(fares, self._secrets(), standings, connectors, self.switches(known), went_out, self.now)
        return sources.show(call, found)

    def _silent(self) -> list[Silent]:
        return [*self.listening.sources(self.now), *self.listening.sending(self.now)]

    def _switches(self) -> Sequence[operated.Switched]:
        return self.switches(self.listening.controls())

    def _standings(self) -> list[operated.Source]:
        return self.standings.all(self.listening.controls())

    def _connectors(self, known: Controls) -> list[operated.Standing]:
        return [standing(name, known.of(gates.of_connector(name))) for name in sorted(self.listening.brand.sources)]

    def _secrets(self) -> Mapping[str, datetime | None]:
        changed = self.ages.changed("connectors/")
        return {name: changed.get(name) for name in self.listening.brand.origins}

    def _came_in(self, span: Span) -> In:
        found = {field: self.metrics.totals(name, "connector", span) for field, name in CAME_IN.items()}
        return In(lag=lag(self.metrics, span), **found)

    def _went_out(self, span: Span) -> Out:
        feedback: dict[str, dict[str, int]] = {}
        for (state, channel), hours in self.metrics.hourly("MessageFeedback", ("state", "channel"), span).items():
            feedback.setdefault(state, {})[channel] = hours.total()
        by = {"sent": ("MessageSent", "channel"), "unknown": ("MessageUnknown", "channel")}
        by |= {"withheld": ("MessageWithheld", "rule"), "held": ("MessageHeld", "rule")}
        by |= {"spent": ("MessageSpent", "channel")}
        found = {field: self.metrics.totals(name, dimension, span) for field, (name, dimension) in by.items()}
        return Out(feedback=feedback, **found, currency=prices.currency(self.listening.brand))
