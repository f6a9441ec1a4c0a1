"""Conditions checked against what they will see: a misspelt field, or text compared with a number, is found here."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Literal

from cel_expr_python import cel

from infra.brand import cel_words, constant_values, samples, structs
from infra.brand.structs import PACKAGE, Kind, Structs
from infra.brand.vocabulary import Vocabulary
from shared.conditions import FUNCTIONS
from shared.configuration import Brand
from shared.journeys.trigger import at
from shared.overrides.wording import unknown
from shared.reviews import days

CLOSED = {"Event", "Order_now", "Offer_now", "Value", "Where", "Money"}
"""Elsewhere a brand and its vendors may have fields of their own, so only what is nearly a known name is a mistake."""

CLOSE = 0.8
SEEN = ("id", "name", "occurred_at", "source")

Wanted = Literal["condition", "time", "key"]
WANTED: Mapping[Wanted, tuple[tuple[str, ...], str]] = {
    "condition": (("bool",), "a condition is true or false"),
    "time": (("timestamp", "string"), f"until is a time or a date, such as {constant_values.DAY}"),
    "key": (("string", "int", "uint", "double"), "a key is text or a number, such as event.data.order.id"),
}
"""The types of what is asked for, and what a condition of another is told: it would never be true, a time never come,
and nobody state the same key again.
"""

ANY = "dyn"
UNDEFINED = re.compile(rf"undefined field '(\w+)' not found in struct '{PACKAGE}\.(\w+)'")
UNDECLARED = re.compile(r"undeclared reference to '(\w+)'")
FIRST = re.compile(r"ERROR: <input>:\d+:(\d+): ([^\n]*)")


class ConditionTypes:
    """`brand` gives the sample customer, whose measures are those that every customer has; `words` what is compared."""

    def __init__(self, brand: Brand, words: Vocabulary) -> None:
        self.words = words
        self._sample = sample = samples.full(brand, brand.languages[0])
        self._structs = structs.of_events()
        self._structs.fields["Event"] = {name: Kind("string") for name in SEEN} | {"data": Kind(struct="Data")}
        self._structs.fields["Order_now"] = {**self._structs.fields["Order"], "status": Kind("string")}
        self._structs.add_sample("Order_now", sample["order"])
        self._structs.fields["Offer_now"] = dict(self._structs.fields["Offer"])
        self._structs.add_sample("Offer_now", sample["offer"])
        self._structs.add_sample("Customer", sample["customer"])

    def no_date(self, path: str) -> str | None:
        """What is wrong with a field from which a date is to be read, such as `customer.birthday`."""
        if complaint := self.complaint(path):
            return complaint
        known = at(self._sample, tuple(path.split(".")))
        return f"{path} is no date: it is such as {known!r}" if known is not None and days.read(known) is None else None

    def complaint(self, expression: str, wanted: Wanted | None = None) -> str | None:
        """What is wrong with it, and where; fields that are a brand's own are whatever they are."""
        known = Structs({name: dict(fields) for name, fields in self._structs.fields.items()})
        while error := _error(known, expression):
            field = UNDEFINED.search(error)
            if field is None:
                return _told(error)
            name, struct = field.groups()
            # Not against other fields of the same condition: `size_1` and `size_2` are two.
            if complaint := _misspelt(name, struct, self._structs):
                return complaint
            known.fields[struct][name] = Kind()
        return (
            _unwanted(_type(known, expression), wanted)
            or constant_values.complaint(expression, date=wanted == "time")
            or self.words.complaint(expression)
        )


def _unwanted(found: str, wanted: Wanted | None) -> str | None:
    types, said = WANTED[wanted] if wanted else ((found,), "")
    return None if found in (*types, ANY) else f"{said}, and this is {found}"


def _error(known: Structs, expression: str) -> str | None:
    try:
        _type(known, expression)
    except RuntimeError as error:  # whatever is wrong
        return str(error)
    return None


def _type(known: Structs, expression: str) -> str:
    variables = {
        **{name: cel.Type(f"{PACKAGE}.Event") for name in ("event", "trigger", "latest", "answer")},
        "customer": cel.Type(f"{PACKAGE}.Customer"),
        "order": cel.Type(f"{PACKAGE}.Order_now"),
        "offer": cel.Type(f"{PACKAGE}.Offer_now"),
        "now": cel.Type.TIMESTAMP,
    }
    found = cel.NewEnv(descriptor_pool=known.pool(), variables=variables).compile(expression).return_type()
    return str(found).lower()


def _misspelt(name: str, struct: str, known: Structs) -> str | None:
    fields = sorted(known.fields[struct])
    swapped = [one for one in fields if sorted(one) == sorted(name)]
    near = swapped or get_close_matches(name, fields, n=1, cutoff=CLOSE)
    if struct not in CLOSED and not near:
        return None
    return unknown(f"field of {struct.partition('_')[0].lower()}", name, near or fields)


def _told(error: str) -> str | None:
    """Functions that only the evaluator has are let pass."""
    undeclared = UNDECLARED.search(error)
    if undeclared and undeclared[1] in FUNCTIONS:
        return None
    found = FIRST.search(error)
    return cel_words.told(found[2], found[1]) if found else error.splitlines()[0]
