"""What people decide about a connector, or one source of it: whether what it sends is filed, waits, or is dropped."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from functions.operate_journeys.desk import Desk
from shared import api
from shared.aws import gates, keys
from shared.errors import InvalidRequestError, NotFoundError
from shared.ingestion.standings import Standings
from shared.interface import operated
from shared.interface.wishes import Drop, Switch
from shared.journeys import controls
from shared.journeys.deciding import PAUSE, Act, tour_of

ACTS: Mapping[bool, Act] = {
    True: Act("resumed", controls.resumed, "refile"),
    False: PAUSE,
}
"""By whether it is to be on."""


class Sources(Struct, frozen=True):
    """`name` is that of a switch: `shopify/shop-a`, or `shopify` for all of its sources."""

    desk: Desk
    standings: Standings

    def all(self) -> operated.Sources:
        known = self.desk.controls.latest()
        return {"at": keys.timestamp(self.desk.now), "sources": self.standings.all(known)}

    def switch(self, name: str, event: api.LambdaEvent) -> operated.Decision:
        self._check(name)
        wish = api.body(event, Switch)
        act = ACTS[wish.on]
        return self.desk.decided(name, act, self.desk.decision(event, gates.of_connector(name), act.word, wish.reason))

    def drop(self, name: str, event: api.LambdaEvent) -> operated.Decision:
        """Only while it is off: else what waits is about to be filed."""
        self._check(name)
        wish = api.body(event, Drop)
        control = self.desk.controls.latest().of_source(name)
        if not control.paused:
            raise InvalidRequestError(f"{name} is on, and what it sent is filed; switch it off first")
        decision = self.desk.decision(event, gates.of_connector(name), "dropped", wish.reason)
        tour = replace(tour_of(decision, "drop"), until=min(wish.until, self.desk.now))
        return self.desk.toured(name, control, tour)

    def _check(self, name: str) -> None:
        there = self.standings.names(self.desk.controls.latest())
        if name not in there:
            raise NotFoundError(f"there is no connector or source {name!r}; there is {', '.join(there)}")
