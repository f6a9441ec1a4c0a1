"""Names as the brand folder writes them: lower case, and each only once."""

import re
from collections.abc import Collection

from msgspec import Struct, field

KNOWN = {"firstname": "first_name", "lastname": "last_name", "givenname": "first_name", "surname": "last_name"}
LONGEST = 60


def slug(text: str, default: str = "x") -> str:
    """`Welcome – Day 2!` is `welcome_day_2`."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text)
    plain = re.sub(r"[^a-z0-9]+", "_", parted.lower()).strip("_")[:LONGEST].strip("_")
    if not plain:
        return default
    return plain if plain[0].isalpha() else f"{default}_{plain}"


def trait(attribute: str) -> str:
    """The trait that an attribute or metric becomes; the same in conditions, templates and imports."""
    found = slug(attribute, "attribute")
    return KNOWN.get(found.replace("_", ""), found)


def unique(wanted: str, taken: Collection[str]) -> str:
    """With the first number that is free."""
    if wanted not in taken:
        return wanted
    return next(name for number in range(2, len(taken) + 3) if (name := f"{wanted}_{number}") not in taken)


class Naming(Struct):
    """Names of files of one kind: the same for the same thing, and none that the brand has `taken` for its own."""

    taken: frozenset[str] = frozenset()
    given: dict[str, str] = field(default_factory=dict)

    def of(self, theirs: str, text: str, default: str) -> str:
        """For what Pinpoint knows as `theirs`, and calls `text`."""
        if theirs not in self.given:
            self.given[theirs] = unique(slug(text, default), self.taken.union(self.given.values()))
        return self.given[theirs]
