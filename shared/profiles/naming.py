"""Give the identifiers of an event their items: known from then on, and with a salt that an erasure takes along."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct, field

from shared.aws import chance, keys
from shared.aws.codec import Item
from shared.aws.table import Table
from shared.aws.writes import Write
from shared.profiles.graph import Graph
from shared.profiles.identifiers import Known
from shared.profiles.identity import Node


class Named(Struct):
    """`before` are the items of those that had one; `salts` are everybody's; `at` is when the event happened."""

    before: dict[str, Item]
    at: str
    salts: dict[str, str] = field(default_factory=dict)


class Naming(Struct, frozen=True):
    table: Table
    salt: Callable[[], str] = chance.salt
    quiet: bool = False
    """It is an import that names them."""

    def look(self, nodes: Sequence[Node], at: str) -> Named:
        """Persons and the last and the first: enough to see that a combination is known, or somebody is erased."""
        wanted = {node.id for node in nodes if node.role == "person"} | {nodes[0].id, nodes[-1].id}
        found = Graph(self.table).identifiers(wanted)
        return Named(found, at, {one: item["salt"] for one, item in found.items() if "salt" in item})

    def name(self, known: Sequence[Known], nodes: Sequence[Node], named: Named, *, role: str) -> None:
        """Those of that role. `named` is what `look` found, and is completed."""
        pairs = [(one, node) for one, node in zip(known, nodes, strict=True) if node.role == role]
        unread = {node.id for _, node in pairs if node.role == "pointer" and node not in (nodes[0], nodes[-1])}
        named.before |= Graph(self.table).identifiers(unread)
        for one, node in pairs:
            if node.id not in named.before:
                self._make(node.id, item_of(one, nodes, node, named.before), named)
            elif "value" not in named.before[node.id]:
                self._come_back(node.id, one.identifier.value, named)

    def _make(self, one: str, item: Item, named: Named) -> None:
        salt = self.salt()
        quiet = {"quiet": True} if self.quiet else {}
        if self.table.put_if_absent(keys.identifier(one), {**item, **quiet, "salt": salt}):
            named.salts[one] = salt
            return
        found = Graph(self.table).identifiers([one], consistent=True)
        named.before |= found
        named.salts |= {each: item["salt"] for each, item in found.items() if "salt" in item}

    def _come_back(self, one: str, value: str, named: Named) -> None:
        """It was erased. The time of its first event since tells a late one, which the erasure sweeps up, from news."""
        values = {"value": value, "at": named.at, "salt": self.salt()}
        expression = "SET #value = :value, #back = :at, #salt = if_not_exists(#salt, :salt)"
        item = self.table.write(Write(keys.identifier(one), expression=expression, values=values))
        named.before[one], named.salts[one] = item, item["salt"]


def item_of(known: Known, nodes: Sequence[Node], node: Node, before: Mapping[str, Item]) -> Item:
    """A new identifier's. The only person of its event is a customer at once; several are joined first.

    Where nothing follows from the combination, the last to be named remembers it from the start: one write less.
    """
    persons = sum(one.role == "person" for one in nodes)
    item: Item = {"kind": node.kind, "value": known.identifier.value, "role": node.role, "v": 0}
    if node.role == "pointer":
        item |= {"is_home": node is nodes[0]}
    elif persons == 1:
        item["owner"] = node.id
    ends = node is nodes[-1] and is_new(nodes, before)
    return item | ({"combinations": [mark_of(nodes)]} if ends else {})


def is_new(nodes: Sequence[Node], before: Mapping[str, Item]) -> bool:
    """An identifier alone that nobody knew, or a person's pointers that lead to nobody else: nobody is to be told."""
    if len(nodes) == 1:
        return nodes[0].id not in before
    met = any(node.role == "pointer" and node.id in before for node in nodes)
    return nodes[0].role == "person" and nodes[-1].role == "pointer" and not met


def mark_of(nodes: Iterable[Node]) -> str:
    """Of a combination. Roles are part of it: where a brand changes a kind's role, all is looked at again."""
    return keys.digest(*sorted(f"{node.id}{node.role}" for node in nodes))
