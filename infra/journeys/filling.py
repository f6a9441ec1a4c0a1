"""The data of a scenario's event, and expressions in it: what `{cel: "customer.offers[0].code"}` comes to is known only
when the story has got there.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from infra.brand import cel_words
from shared import canonical, conditions
from shared.errors import DefinitionError
from shared.journeys.values import plain
from shared.overrides.typed import complaints
from shared.overrides.wording import Place

VARIABLES = frozenset({"customer", "now"})

Wrong = Iterator[tuple[Place, str]]
"""Where in the data, and what."""


def flaws(data: Any) -> Wrong:
    """Of expressions that cannot be read: they would come to nothing, and not say why."""
    for place, expression in _expressions(data, ()):
        if not isinstance(expression, str):
            yield place, f"cel: {expression!r} is no expression; write one in quotes"
            continue
        try:
            cel_words.check(expression, VARIABLES)
        except DefinitionError as error:
            yield place, f"cel: {error}"


def missing(data: Any, known: Mapping[str, Any]) -> Wrong:
    """Of expressions that come to nothing by now."""
    for place, expression in _expressions(data, ()):
        if conditions.value(expression, known) is None:
            yield place, f"cel: {expression} comes to nothing at that moment"


def misshapen(data: Any) -> Wrong:
    """What of it is no section as sources send them: of theirs it is looked at like this before it is filed."""
    try:
        canonical.DATA.validate_python(data)
    except ValidationError as error:
        yield from complaints(error, data, canonical.DATA.json_schema())


def filled(value: Any, known: Mapping[str, Any]) -> Any:
    """With what the expressions in it come to."""
    match value:
        case {"cel": str(expression)} if len(value) == 1:
            return plain(conditions.value(expression, known))
        case Mapping():
            return {name: filled(one, known) for name, one in value.items()}
        case list():
            return [filled(one, known) for one in value]
    return value


def _expressions(value: Any, place: Place) -> Iterator[tuple[Place, Any]]:
    match value:
        case {"cel": expression} if len(value) == 1:
            yield (*place, "cel"), expression
        case Mapping():
            for name, one in value.items():
                yield from _expressions(one, (*place, name))
        case list():
            for position, one in enumerate(value):
                yield from _expressions(one, (*place, position))
