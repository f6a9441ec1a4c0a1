"""Names as the brand folder writes them: lower case, and each only once."""

import re
import unicodedata
from collections.abc import Collection

from msgspec import Struct, field

KNOWN = {"firstname": "first_name", "lastname": "last_name", "givenname": "first_name", "surname": "last_name"}
LONGEST = 60
OWN = {"id", "tags", "segments", "stage", "stage_since", "orders", "offers", "subscriptions", "channels", "engagement"}
OWN |= {"number_of_orders", "spend", "spend_by_currency", "spend_unconverted", "average_order_value", "first_purchase"}
OWN |= {"last_purchase", "purchase_interval_days", "expected_next_purchase", "first_active", "last_active"}
OWN |= {"last_complaint", "only_complaints_since"}
"""What is found out of every customer here: a trait of that name would never be seen."""

WORDS_OF_CEL = {"in", "true", "false", "null"}
"""`customer.in` is no expression."""


def slug(text: str, default: str = "x") -> str:
    """`Welcome – Day 2!` is `welcome_day_2`."""
    plain = re.sub(r"[^a-z0-9]+", "_", "".join(map(_letters, _parted(text)))).strip("_")[:LONGEST].strip("_")
    if not plain:
        return default
    return plain if plain[0].isalpha() else f"{default}_{plain}"


def trait(attribute: str) -> str:
    """The trait that an attribute or metric becomes; the same in conditions, templates and imports.

    A letter that has no Latin one to stand for it is its number, so that `性別` and `年齢` are two.
    """
    letters = (_letters(one) or (f"_u{ord(one):x}_" if one.isalpha() else "_") for one in _parted(attribute))
    found = slug("".join(letters), "attribute")
    if found in OWN:
        return f"pinpoint_{found}"
    return f"attribute_{found}" if found in WORDS_OF_CEL else KNOWN.get(found.replace("_", ""), found)


def event_property(attribute: str) -> str:
    """What an attribute or metric of an event is called: as the app goes on to send it, where CEL can say that."""
    plain = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", attribute) and attribute not in WORDS_OF_CEL
    return attribute if plain else trait(attribute)


def _parted(text: str) -> str:
    """In lower case, and parted by its humps, as in `FirstName`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text).casefold()


def _letters(one: str) -> str:
    """What stands for it in Latin letters without accents; "" where nothing does."""
    return unicodedata.normalize("NFKD", one).encode("ascii", "ignore").decode()


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
