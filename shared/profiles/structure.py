"""What an event states about identifiers: which exist, which belong together, and where their facts can be found."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from shared.aws import keys
from shared.aws.codec import Item
from shared.aws.table import Table
from shared.aws.writes import Write
from shared.events import Event
from shared.profiles import breaker
from shared.profiles.followers import Followers
from shared.profiles.graph import Graph
from shared.profiles.identifiers import Known
from shared.profiles.identity import Node
from shared.profiles.joining import Joining
from shared.profiles.naming import Named, Naming, is_new, mark_of

REMEMBERED = 16
"""Combinations remembered at an identifier: a repeated one is recognised with one read of half a unit."""

Evidence = Mapping[str, str]


def evidence(event: Event) -> Evidence:
    return {"event": event.id, "source": event.source, "at": keys.timestamp(event.occurred_at)}


class Structure(Struct, frozen=True):
    """`limit` gives how many of a kind one identifier may be linked to before it counts as shared; `at` is now."""

    table: Table
    limit: Callable[[str], int]
    at: datetime
    quiet: bool = False
    """It is an import that states these."""

    def state(
        self, known: Sequence[Known], nodes: Sequence[Node], named: Named, said: Evidence
    ) -> breaker.Reason | None:
        """Idempotent. Each combination is remembered only after all that follows from it is durable.

        `named` is what Naming.look found, and is completed. Returns why a join is held, if one is.
        """
        carrier, mark = nodes[-1], mark_of(nodes)
        seen = named.before.get(carrier.id)
        if seen and mark in seen.get("combinations", ()):
            return None
        naming, persons = Naming(self.table, quiet=self.quiet), [node for node in nodes if node.role == "person"]
        naming.name(known, nodes, named, role="person")
        held = self._join(persons, named.before, said) if len(persons) > 1 else None
        if len(nodes) > len(persons):
            self._state_pointers(nodes, said)
            naming.name(known, nodes, named, role="pointer")
        if is_new(nodes, named.before):
            return held
        Followers(self.table).note(nodes, named.before)
        if carrier.role == "pointer" or len(persons) == 1:
            self._remember(carrier.id, seen, mark)
        return held

    def _join(self, persons: Sequence[Node], before: Mapping[str, Item], said: Evidence) -> breaker.Reason | None:
        """All statements first, ownership after: whoever settles last has then seen every statement."""
        mark, last = mark_of(persons), persons[-1]
        remembered = before.get(last.id, {}).get("combinations", [])
        if mark in remembered:
            return None
        for person in persons:
            Graph(self.table).state(person.id, persons, said)
        marks = {last.id: [*remembered[-REMEMBERED + 1 :], mark]}
        settled = Joining(self.table, self.limit, self.at, self.quiet).settle(
            [one.id for one in persons], remember=marks
        )
        if last.id not in settled.remembered:
            self._set(last.id, "combinations", marks[last.id])
        return settled.held

    def _state_pointers(self, nodes: Sequence[Node], said: Evidence) -> None:
        """Before they have items of their own: whoever finds such an item can then read all that made it known."""
        pointers = [node for node in nodes if node.role == "pointer"]
        for pointer in pointers if len(nodes) > 1 else []:
            Graph(self.table).state(pointer.id, nodes, said)

    def _remember(self, one: str, seen: Item | None, mark: str) -> None:
        """Two workers may overwrite each other's mark: that costs a look next time, nothing else."""
        kept = [*(seen or {}).get("combinations", [])][-REMEMBERED + 1 :]
        self._set(one, "combinations", [*kept, mark])

    def _set(self, one: str, name: str, value: Any) -> None:
        self.table.write(Write(keys.identifier(one), expression=f"SET #{name} = :value", values={"value": value}))
