"""What is known of people in memory: filed and folded as it is in the table, event by event."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from heapq import merge
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from infra.journeys.addresses import Addresses
from infra.journeys.circle import Circle
from infra.journeys.home import Change, Home, place
from infra.journeys.playbook import Playbook
from shared.aws import keys
from shared.events import Event, Identifier
from shared.ingestion.own_links import with_own_links
from shared.messages import wishes
from shared.messages.addressing import addressed
from shared.profiles import facts, fold, identifiers, reaching, registers
from shared.profiles.identity import Node
from shared.profiles.kept import Kept
from shared.profiles.models import Member, Profile
from shared.profiles.references import spoken


class Named(Struct, frozen=True):
    """The usable identifiers of an event, home first, and their ids."""

    nodes: Sequence[Node]
    ids: Mapping[Identifier, str]
    together: frozenset[str]


class Filed(msgspec.Struct, frozen=True):
    """The event as it lies there, and where; what it changed, and the customers that own more or less since."""

    event: Event
    key: keys.Key
    changes: Sequence[Change] = ()
    regrouped: frozenset[str] = frozenset()


@dataclass(slots=True)
class Known:
    """`facts` are in the order they came; `addresses` say who may be written to."""

    playbook: Playbook
    circle: Circle = field(init=False)
    addresses: Addresses = field(default_factory=Addresses)
    facts: list[Event] = field(default_factory=list)
    members: dict[str, Member] = field(default_factory=dict)
    _homes: dict[str, Home] = field(default_factory=dict)
    _named: dict[tuple[Any, ...], Named] = field(default_factory=dict)
    _profiles: dict[str, Profile] = field(default_factory=dict)
    _standings: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    _kept: dict[str, Kept] = field(default_factory=dict)
    _undated: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.circle = Circle(self.playbook.limit)

    def file(self, event: Event, received_at: datetime) -> Filed | None:
        """None where it lies there already."""
        named = self._name(event)
        brand = self.playbook.brand
        event = with_own_links(self._dated(event, received_at), brand)
        event = wishes.read(addressed(event, brand), brand.keywords)
        first = named.nodes[0].id
        regrouped = self.circle.state(named.nodes, named.together)
        if regrouped:
            self._profiles.clear()
        home = self._homes.get(first) or self._homes.setdefault(first, Home())
        changes = self._fold(event, named, home)
        self.addresses.hear(event, named.ids)
        key = keys.event(first, event.occurred_at, event.source, event.id)
        if not home.add(event, key["sk"]):
            return None
        self.facts.append(event)
        return Filed(event, key, changes, regrouped)

    def profile(self, one: str) -> Profile | None:
        """Of the customer that owns this identifier now; None for one that nobody stated."""
        owner = self.circle.owners.get(one)
        if owner is None:
            return None
        if owner.customer_id not in self._profiles:
            who = self._who(owner.customer_id, shared=owner.standing in ("shared", "contested"))
            homes = [self._homes[one.id] for one in who.members if one.id in self._homes]
            folds = [item for home in homes for item in home.folds.values()]
            kept = self._kept.setdefault(owner.customer_id, Kept())
            self._profiles[owner.customer_id] = fold.profile(who, folds, self.playbook.rates, kept)
        return self._profiles[owner.customer_id]

    def has_several(self, home: str) -> bool:
        """Homes: the customer that owns this one."""
        return sum(one in self._homes for one in self.circle.members(self.circle.owners[home].customer_id)) > 1

    def since(self, homes: Iterable[str], names: Collection[str], since: datetime) -> list[Event]:
        """What happened there from then on, oldest first."""
        known = [self._homes[home].events for home in homes if home in self._homes]
        first = keys.EVENT + keys.timestamp(since)
        placed = [events[name] for events in known for name in names if name in events and events[name][-1][0] >= first]
        return [event for sort_key, event in merge(*placed, key=place) if sort_key >= first]

    def _who(self, customer_id: str, *, shared: bool) -> Profile:
        own_ids = self.circle.members(customer_id)
        near = reaching.near(item for one in own_ids if one in self._homes for item in self._homes[one].folds.values())
        reached = sorted(one for one in near - set(own_ids) if self.circle.owners[one].customer_id == customer_id)
        members = tuple(self.members[one] for one in (*own_ids, *reached))
        standings = {one.id: self._standings[one.id] for one in members if one.id in self._standings}
        own = standings.pop(customer_id, None)
        return Profile(customer_id, members, shared=shared, standing=own, remnants=standings)

    def part(self, some: Iterable[Identifier], others: Iterable[Identifier]) -> frozenset[str]:
        """An operator cuts each of these from each of those. The customers that own more or less than before."""
        here, there = self._ids(some), self._ids(others)
        pairs = [frozenset((one, other)) for one in here for other in there if one != other]
        self._profiles.clear()
        return self.circle.cut(pairs)

    def _ids(self, stated: Iterable[Identifier]) -> list[str]:
        """Of those that are known, however they are written."""
        ids = {one.identifier: one.id for one in self.members.values()}
        found = (identifiers.normalise(one, self.playbook.brand.country) for one in stated)
        return [ids[one] for one in found if one in ids]

    def stand(self, customer_id: str, standing: Mapping[str, Any] | None) -> None:
        """What a review found, or that it stands for nobody any more."""
        profile = self._profiles.pop(self.circle.owners[customer_id].customer_id, None)
        if standing is None:
            del self._standings[customer_id]
            return
        self._standings[customer_id] = standing
        if profile and profile.customer_id == customer_id:
            self._profiles[customer_id] = replace(profile, standing=standing)

    def _name(self, event: Event) -> Named:
        stated = (event.identifiers, event.source, "" if event.identifiers else event.id)
        if stated not in self._named:
            usable = identifiers.of(event, self.playbook.brand)
            ids = identifiers.ids(usable, self.playbook.secret)
            members = [Member(ids[one.identifier], one.identifier, one.role) for one in usable]
            self.members |= {one.id: one for one in members}
            nodes = [Node(one.id, one.identifier.kind, one.role) for one in members]
            self._named[stated] = Named(nodes, ids, frozenset(ids.values()))
        return self._named[stated]

    def _dated(self, event: Event, received_at: datetime) -> Event:
        if facts.is_dated(event, received_at):
            return event
        return facts.dated(event, received_at, self._undated.setdefault((event.source, event.id), received_at))

    def _fold(self, event: Event, named: Named, home: Home) -> list[Change]:
        connector, _, source = event.source.partition("/")
        configured = self.playbook.brand.source(connector, source)
        at = registers.stamp(event.occurred_at, configured.rank if configured else 50, event.id)
        hashed = partial(keys.identifier_id, secret=self.playbook.secret)
        if changes := home.fold(event, at, named.ids, spoken(event, named.ids, hashed)):
            self._profiles.pop(self.circle.owners[named.nodes[0].id].customer_id, None)
        return changes
