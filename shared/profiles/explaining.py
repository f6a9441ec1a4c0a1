"""Why do two identifiers belong to one customer? The shortest chain of statements that leads from one to the other."""

from collections.abc import Mapping

from msgspec import Struct

from shared.aws import keys
from shared.aws.codec import Item
from shared.aws.table import Table

MOST_STEPS = 400


class Reason(Struct, frozen=True):
    """A source named both together: in which event and when."""

    one: str
    other: str
    event: str
    source: str
    at: str


def explain(table: Table, one: str, other: str) -> list[Reason] | None:
    """None when no chain of statements that stand leads there; [] for an identifier and itself."""
    cuts: set[frozenset[str]] = set()
    reached: dict[str, list[Reason]] = {one: []}
    edge = [one]
    while edge and other not in reached and len(reached) < MOST_STEPS:
        here = edge.pop(0)
        items = table.query(here, keys.STATED, consistent=True)
        cuts |= {_ids(item) for item in items if item.get("cut")}
        for there, said in _neighbours(here, items).items():
            if there not in reached and frozenset((here, there)) not in cuts:
                reason = Reason(here, there, said["event"], said["source"], said["at"])
                reached[there] = [*reached[here], reason]
                edge.append(there)
    return reached.get(other)


def _neighbours(here: str, items: list[Item]) -> Mapping[str, Item]:
    """Each with the earliest statement that names it."""
    statements = [item for item in items if not item["sk"].startswith(keys.CUT)]
    found: dict[str, Item] = {}
    for item in sorted(statements, key=lambda one: str(one["at"]), reverse=True):
        found |= dict.fromkeys(sorted(_ids(item) - {here}), item)
    return found


def _ids(item: Item) -> frozenset[str]:
    return frozenset(node[0] for node in item["nodes"])
