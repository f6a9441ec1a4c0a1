"""A version of the settings as AppConfig has it: the overrides, and beside them who made it so, when and why."""

import json

from msgspec import Struct, field

from shared.overrides.overlay import Overrides

CHANGED = "changed"


class Document(Struct, frozen=True):
    """The note is empty where somebody wrote the version in AppConfig itself."""

    overrides: Overrides = field(default_factory=dict)
    by: str = ""
    at: str = ""
    reason: str = ""

    def text(self) -> str:
        note = {"by": self.by, "at": self.at, "reason": self.reason}
        return json.dumps({**self.overrides, CHANGED: note}, ensure_ascii=False, indent=2)


def document_of(text: str) -> Document:
    """What is no object says nothing."""
    found = json.loads(text or "{}")
    plain = found if isinstance(found, dict) else {}
    note = plain.get(CHANGED)
    told = note if isinstance(note, dict) else {}
    overrides = {name: one for name, one in plain.items() if name != CHANGED}
    return Document(overrides, *(str(told.get(name, "")) for name in ("by", "at", "reason")))
