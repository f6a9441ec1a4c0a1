"""What is wrong with the words of a journey: its conditions, and the names of events, tags and currencies."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from infra.brand import cel_words
from infra.brand.condition_types import ConditionTypes, Wanted
from infra.brand.documents import Document
from infra.brand.standards import currencies
from shared.errors import DefinitionError
from shared.events import Name
from shared.journeys.definition import Journey, expressions
from shared.overrides.wording import Place, unknown

CLOSE = 0.9
"""So alike to a canonical event that it is a slip of the pen: such a journey would never start, and never say why."""

OF_MONEY = ("value", "minimum")
"""Fields that hold money: elsewhere a brand may call by that name what it likes."""

WANTED: Mapping[str, Wanted] = {"if": "condition", "when": "condition", "until": "time", "key": "key"}
"""What the expression in such a field is to come to."""

Complaint = tuple[Place, str]


def flaws(journey: Journey, document: Document, types: ConditionTypes) -> Iterator[Complaint]:
    for place, expression in expressions(journey):
        try:
            cel_words.check(expression)
        except DefinitionError as error:
            yield place, str(error)
        else:
            complaint = types.complaint(expression, WANTED.get(str(place[-1])))
            yield from ((place, one) for one in [complaint] if one)
    for place in document.lines:
        yield from _word(place, document, types)


def _word(place: Place, document: Document, types: ConditionTypes) -> Iterator[Complaint]:
    if "event" in place[-2:] and isinstance(document.at(place), str):
        yield from _event(place, str(document.at(place)))
    elif place[-2:-1] == ("untag",) and (complaint := types.words.unknown_tag(str(document.at(place)))):
        yield place, complaint
    elif place[-1:] == ("currency",) and place[-2] in OF_MONEY:
        yield from _currency(place, str(document.at(place)))


def _event(place: Place, name: str) -> Iterator[Complaint]:
    near = get_close_matches(name, list(Name), n=1, cutoff=CLOSE)
    if near and name not in list(Name):
        yield place, f"no event is called {name!r}; did you mean {near[0]}?"


def _currency(place: Place, code: str) -> Iterator[Complaint]:
    if code not in currencies():
        yield place, unknown("currency", code, sorted(currencies())) + "; write an ISO 4217 code, such as EUR"
