"""Read customers: whose an identifier is now, the profile of all its homes, and its timeline."""

import heapq
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from shared.aws import keys
from shared.aws.codec import Item
from shared.aws.table import Table
from shared.events import Event
from shared.profiles import facts, fold, owners, reaching
from shared.profiles.graph import Graph, member
from shared.profiles.measures import NO_EXCHANGE, Exchange
from shared.profiles.models import Profile
from shared.profiles.timeline import Timeline


class Home(Struct, frozen=True):
    """An identifier as it is stored, the fold of what lies there, pointers that may follow it, and its standing if it
    is a customer, or was one.
    """

    identifier: Item
    folds: list[Item]
    near: set[str]
    standing: Item | None


class ProfileStore:
    """`rates` lead from other currencies to the brand's, for measures."""

    def __init__(self, table: Table, rates: Exchange = NO_EXCHANGE) -> None:
        self._table = table
        self._graph = Graph(table)
        self._rates = rates

    def profile(self, identifier_id: str, *, consistent: bool = False) -> Profile | None:
        """The customer that owns this identifier now; None for one that nobody ever stated, or that was erased."""
        asked = self._home(identifier_id, consistent=True)
        if asked is None:
            return None
        read = self._customers(asked)
        owned = owners.find(self._graph, asked.identifier, {one: home.identifier for one, home in read.items()})
        wanted = sorted(owned.members - {identifier_id})
        others = (read.get(one) or self._home(one, consistent=consistent) for one in wanted)
        members = [asked] if identifier_id in owned.members else []
        members += [home for home in others if home]
        homes = [*members, *self._followers(members, owned.owner.customer_id)]
        who = replace(
            Profile(owned.owner.customer_id, tuple(member(home.identifier) for home in homes)),
            shared=owned.owner.standing in ("shared", "contested"),
            **_standings(homes, owned.owner.customer_id),
        )
        return fold.profile(who, [item for home in homes for item in home.folds], self._rates)

    def timeline(self, profile: Profile, *, limit: int = 50) -> list[Event]:
        """Newest first, whatever the home."""
        return [facts.event_of(item) for item in Timeline(self._table, profile.aliases).page(limit).items]

    def events_since(
        self, profile: Profile, names: Collection[str], since: datetime, *, consistent: bool = True
    ) -> list[Event]:
        """What happened to this customer from then on, oldest first: the last look before a message leaves."""
        if not names:
            return []
        after = keys.timestamp(since)
        homes = [self._table.query(home, keys.EVENT, consistent=consistent, since=after) for home in profile.aliases]
        merged = heapq.merge(*homes, key=_newest)
        return [facts.event_of(item) for item in merged if item["name"] in names]

    def _customers(self, asked: Home) -> dict[str, Home]:
        """The home that is its customer, as stored: a look at its item alone costs as much, and all is wanted."""
        own = asked.identifier["pk"]
        stored = str(asked.identifier.get("owner", own))
        home = self._home(stored, consistent=True) if stored != own else None
        return {stored: home} if home else {}

    def _home(self, one: str, *, consistent: bool) -> Home | None:
        """None where nobody stated it, or where it was erased."""
        items = {item["sk"]: item for item in self._table.query(one, keys.IDENTIFIER, consistent=consistent)}
        identifier = items.pop(keys.IDENTIFIER, None)
        if identifier is None or "value" not in identifier:
            return None
        standing = items.pop(keys.STANDING, None)
        folds = [item for item in items.values() if item["kind"] != "follower"]
        near = {item["pointer"] for item in items.values() if item["kind"] == "follower"}
        return Home(identifier, folds, near | reaching.near(folds), standing)

    def _followers(self, homes: Iterable[Home], customer_id: str) -> list[Home]:
        """Pointers that once were near these people, and still follow this customer today."""
        near = sorted({pointer for home in homes for pointer in home.near})
        found = [home for one in near if (home := self._home(one, consistent=True))]
        return [one for one in found if owners.find(self._graph, one.identifier).owner.customer_id == customer_id]


def _standings(homes: Iterable[Home], customer_id: str) -> dict[str, Any]:
    found = {home.identifier["pk"]: home.standing for home in homes if home.standing}
    return {"standing": found.pop(customer_id, None), "remnants": found}


def _newest(item: Item) -> str:
    return str(item["sk"])
