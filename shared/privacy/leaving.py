"""Whoever is erased leaves the audiences at advertising platforms, while it is still known who that is."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct

from shared.aws import keys
from shared.errors import UnavailableError
from shared.events import Identifier
from shared.messages import reach
from shared.messages.channels import Envelope, Route
from shared.messages.models import Outcome, State
from shared.observability import logger
from shared.privacy.inventory import Inventories
from shared.profiles.graph import Graph

AUDIENCE = "audience"
"""What such departures are counted as."""


class Leaving(Struct, frozen=True):
    """`client` is what a route sends by, given the name of its service."""

    inventories: Inventories
    client: Callable[[str], Any]

    def leave(self, ids: Collection[str], at: datetime) -> Counter[str]:
        """Of each platform that was ever told of one of them, all audiences: who is not in there is not missed.

        UnavailableError where a platform does not answer: then nothing is erased yet, for nobody would know any more
        who has to leave. What it refuses for good is logged, and holds nothing up.
        """
        left = Counter[str]()
        if not self._platforms:
            return left
        every = self.inventories.take(ids).ids
        known = self._known(every)
        for name in sorted(self._told(every)) if known else ():
            for envelope in self._envelopes(name, known, at):
                left[AUDIENCE] += self._left(name, envelope)
        return +left

    @property
    def _platforms(self) -> set[str]:
        return {name for name in self.inventories.brand.outgoing if reach.channel(name).asks_consent}

    def _known(self, ids: Collection[str]) -> list[Identifier]:
        """Once erased they have no values any more."""
        found = Graph(self.inventories.table).identifiers(ids, consistent=True).values()
        return sorted(Identifier(one["kind"], one["value"]) for one in found if "value" in one)

    def _told(self, ids: Collection[str]) -> set[str]:
        table = self.inventories.table
        rows = (row for one in ids for row in table.query(one, keys.MESSAGE, consistent=True))
        return self._platforms & {row["channel"] for row in rows if row["state"] not in (State.READY, State.REFUSED)}

    def _envelopes(self, name: str, known: list[Identifier], at: datetime) -> Iterator[Envelope]:
        channel, settings = reach.channel(name), reach.settings(self.inventories.brand, name)
        reached = [one for one in known if one.kind in channel.kinds]
        for target in channel.targets(settings) if reached else ():
            one, *others = reached
            leaves = {"target": target, "leave": True}
            yield Envelope(
                one.value, f"erased_{target}", leaves, one.kind, settings=settings, at=at, also=tuple(others)
            )

    def _left(self, name: str, envelope: Envelope) -> bool:
        outcome = _told(reach.channel(name).route(envelope.settings), self.client, envelope)
        if outcome.state not in (State.SENT, State.REFUSED):
            raise UnavailableError(f"{name}: {outcome.detail}")
        if outcome.state is State.REFUSED:
            logger.warning("not taken out", extra={"channel": name, "reason": outcome.detail})
        return outcome.state is State.SENT


def _told(route: Route, client: Callable[[str], Any], envelope: Envelope) -> Outcome:
    by = client(route.service)
    ready = route.prepare(by, envelope) if route.prepare else envelope
    return ready if isinstance(ready, Outcome) else route.send(by, ready)
