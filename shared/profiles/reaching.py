"""The latest pointer of each kind that a customer can be written to by: a device with the app, a chat.

A pointer that no event lies under is found by nobody otherwise. Whose it is is worked out anew when somebody asks: a
device that changed hands belongs to neither.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from shared.events import Identifier
from shared.profiles import kinds, registers

Item = Mapping[str, Any]


def after(item: Item, ids: Mapping[Identifier, str], at: str) -> dict[str, Any]:
    """What the event changes of a home's traits item."""
    stated = {one.kind: iid for one, iid in ids.items() if kinds.name(one.kind) in kinds.REACHED}
    return {"reach": registers.write(item.get("reach", {}), stated, at)} if stated else {}


def near(folds: Iterable[Item]) -> set[str]:
    return {str(entry[1]) for item in folds for entry in item.get("reach", {}).values()}
