"""Who owns the persons that an event named together: the pure rules, applied to just the part that changed.

Any two workers that touch the same customer meet at its item's version: the later one reads again and sees all.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime

from msgspec import Struct

from shared.aws import contention, keys
from shared.aws.codec import Item
from shared.aws.table import Table
from shared.aws.writes import Write
from shared.errors import ConflictError
from shared.profiles import breaker
from shared.profiles.graph import Graph, Region, members
from shared.profiles.identity import Node, is_shared, people
from shared.profiles.ownership import Change, root

MANY = 50
"""Identifiers round a change from which it pays to ask first whether its customer is held."""

MOST_WRITES = 100
"""Of one transaction (DynamoDB)."""

Marks = Mapping[str, list[str]]
NO_MARKS: Marks = {}


class Settled(Struct, frozen=True):
    """At which items the combination is noted now; or why nothing was joined."""

    remembered: frozenset[str] = frozenset()
    held: breaker.Reason | None = None


class Joining(Struct, frozen=True):
    """`limit` gives how many of a kind one identifier may be linked to before it counts as shared; `at` is now."""

    table: Table
    limit: Callable[[str], int]
    at: datetime
    quiet: bool = False
    """It is an import that states these."""

    def settle(self, persons: Iterable[str], *, recount: bool = False, remember: Marks = NO_MARKS) -> Settled:
        """Bring stored ownership round these persons in line with what is stated now.

        Once shared is shared for good, however many more statements come, unless `recount`: after a decision of a
        person, who also may end a hold. `remember` are combinations that are noted at items which are written anyway.
        """
        wanted = sorted(persons)
        for _ in contention.attempts():
            try:
                return self._settle(wanted, remember, again=wanted if recount else [])
            except ConflictError:
                continue
        raise AssertionError  # attempts() ends by raising

    def _settle(self, persons: list[str], remember: Marks, *, again: list[str]) -> Settled:
        region = Region()
        if held := self._look_round(region, persons, again):
            return Settled(held=held)
        region.nodes.update({one: Node(one, item["kind"], item["role"]) for one, item in region.items.items()})
        owners = people(region.nodes, region.links, self.limit, region.shared - set(again))
        wanted = {one: owner for one, owner in owners.items() if one in region.read}
        change = Change(region.items, wanted, breaker.hour_of(self.at), self.quiet)
        if reason := breaker.trips(change.circles, region.items, change.hour):
            self._hold(region.items, persons, reason)
            return Settled(held=reason)
        settled = self._write(change, remember)
        self._touch({root(one, region.items) for one in persons} - {*change.differing()}, region.items)
        return settled

    def _look_round(self, region: Region, persons: list[str], again: list[str]) -> breaker.Reason | None:
        """Read all that these persons lead to; or only so far as to see that their customer is held."""
        graph, edge = Graph(self.table), set(persons)
        while edge:
            graph.expand(region, sorted(edge), recount=again)
            edge = self._joined(region, again) - region.read
            if not again and len(region.nodes) > MANY and (held := _held(graph, region)):
                return held
        if missing := region.read - region.items.keys():
            raise ConflictError(f"{len(missing)} identifiers are being written")
        return None

    def _hold(self, items: Mapping[str, Item], persons: list[str], reason: breaker.Reason) -> None:
        """Noted at each customer that would have been joined, since when, and in the list that people read."""
        for customer in sorted({root(one, items) for one in persons}):
            note = breaker.hold(reason, keys.timestamp(self.at))
            self.table.put_if_absent(keys.held(customer), note)
            expression = "SET #held = if_not_exists(#held, :held), #owner = if_not_exists(#owner, :self)"
            values = {"held": note, "self": customer}
            self.table.write(Write(keys.identifier(customer), expression=expression, values=values))

    def _write(self, change: Change, remember: Marks) -> Settled:
        """Customers first, then those that name them: more than a transaction takes is written in several, and what a
        worker leaves undone in between is finished by the next one that looks; nothing is remembered until then.
        """
        differing = change.differing()
        marks = remember if len(differing) <= MOST_WRITES else NO_MARKS
        writes = [change.write(one, marks.get(one)) for one in differing]
        for start in range(0, len(writes), MOST_WRITES):
            self.table.transact(writes[start : start + MOST_WRITES])
        return Settled(frozenset(marks.keys() & set(differing)))

    def _touch(self, customers: Iterable[str], seen: Mapping[str, Item]) -> None:
        """Who has nothing to change here says so: a slower worker, that has not seen these facts, must look again
        before it writes. And whoever wrote meanwhile may not have seen them either.
        """
        for one in sorted(customers):
            item = self.table.write(Write(keys.identifier(one), expression="ADD #v :one", values={"one": 1}))
            if any(item.get(name) != seen[one].get(name) for name in ("owner", "members", "shared")):
                raise ConflictError("a customer was changed meanwhile")

    def _joined(self, region: Region, again: Collection[str]) -> set[str]:
        """Persons that those read so far lead to, now or before this change. One that is shared leads nowhere."""
        links = region.links
        shared = {one for one in region.shared if one not in again}
        shared |= {
            one for one in region.read if one in region.nodes and is_shared(one, region.nodes, links, self.limit)
        }
        led = {other for one in region.read - shared for other in links.get(one, frozenset())}
        led |= {one for item in region.items.values() for one in (str(item.get("owner", item["pk"])), *members(item))}
        return {one for one in led if one not in region.nodes or region.nodes[one].role == "person"}


def _held(graph: Graph, region: Region) -> breaker.Reason | None:
    owners = {str(item.get("owner", item["pk"])) for item in region.items.values()}
    roots = {**region.items, **graph.identifiers(owners - region.items.keys(), consistent=True)}
    held = [roots[one]["held"]["reason"] for one in sorted(owners) if "held" in roots.get(one, {})]
    return held[0] if held else None
