"""Read customers: whose an identifier is now, the profile of all its homes, and its timeline."""

import heapq
from collections.abc import Collection, Iterable
from datetime import datetime

from shared.aws import keys
from shared.aws.codec import Item
from shared.aws.table import Table
from shared.events import Event
from shared.profiles import facts, fold, owners
from shared.profiles.graph import Graph, member
from shared.profiles.measures import NO_EXCHANGE, Exchange
from shared.profiles.models import Profile
from shared.profiles.timeline import Timeline


class ProfileStore:
    """`rates` lead from other currencies to the brand's, for measures."""

    def __init__(self, table: Table, rates: Exchange = NO_EXCHANGE) -> None:
        self._table = table
        self._graph = Graph(table)
        self._rates = rates

    def profile(self, identifier_id: str, *, consistent: bool = False) -> Profile | None:
        """The customer that owns this identifier now; None for one that nobody ever stated, or that was erased."""
        item = self._table.get(keys.identifier(identifier_id), consistent=True)
        if item is None or "value" not in item:
            return None
        owned = owners.find(self._graph, item)
        items = self._profile_items(owned.members, consistent)
        followers = self._followers(items, owned.owner.customer_id)
        items += self._profile_items(followers, consistent)
        others = owned.members - {identifier_id}
        known = {identifier_id: item, **followers} | self._graph.identifiers(others, consistent=consistent)
        known = {one: known[one] for one in (*owned.members, *followers)}
        shared = owned.owner.standing in ("shared", "contested")
        folded = [one for one in items if one["kind"] != "follower"]
        who = Profile(owned.owner.customer_id, tuple(map(member, known.values())), shared=shared)
        return fold.profile(who, folded, self._rates)

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

    def _profile_items(self, homes: Iterable[str], consistent: bool) -> list[Item]:
        return [item for home in sorted(homes) for item in self._table.query(home, keys.PROFILE, consistent=consistent)]

    def _followers(self, items: Iterable[Item], customer_id: str) -> dict[str, Item]:
        """Pointers that once were near these people, and still follow this customer today."""
        candidates = {one["pointer"] for one in items if one["kind"] == "follower"}
        known = self._graph.identifiers(candidates, consistent=True)
        follows = {one: owners.find(self._graph, item).owner.customer_id for one, item in known.items()}
        return {one: known[one] for one, owner in follows.items() if owner == customer_id}


def _newest(item: Item) -> str:
    return str(item["sk"])
