"""Whom a row is about: its identifiers, each of which must be usable."""

from shared.events import Identifier
from shared.importing import cells
from shared.importing.columns import IDENTIFIER
from shared.importing.models import About, CellError, Row
from shared.profiles import identifiers

WRONG = {"email": "not an e-mail address", "phone": "not a phone number of {region}: write + and the country code"}
OTHERS = "not printable, or longer than 256 characters"


def of(row: Row, about: About) -> tuple[Identifier, ...]:
    """As they are filed, so that what the file calls a local number does not depend on the source's region later."""
    region = cells.country(row) or about.region
    return _usable([_normal(column, stated, region) for column, stated in _stated(row, about)], about)


def check(stated: tuple[Identifier, ...], about: About) -> None:
    """The same of those that a canonical event states."""
    _usable([_normal("identifiers", one, about.region) for one in stated], about)


def _usable(found: list[Identifier], about: About) -> tuple[Identifier, ...]:
    if len(found) > identifiers.MAX_IDENTIFIERS:
        raise CellError("", f"{len(found)} identifiers, at most {identifiers.MAX_IDENTIFIERS} are taken")
    if all(identifiers.blocked(one, about.brand) for one in found):
        raise CellError("", "names nobody: no identifier, or only such as many people share")
    return tuple(dict.fromkeys(found))


def only(found: tuple[Identifier, ...], *kinds: str) -> str | None:
    """The one of the first kind of which there is any; None where there is none, or several."""
    values = ([one.value for one in found if one.kind == kind] for kind in kinds)
    first = next(filter(None, values), [])
    return first[0] if len(first) == 1 else None


def _stated(row: Row, about: About) -> list[tuple[str, Identifier]]:
    kinds = {"email": "email", "phone": "phone", "loyalty_number": "loyalty_number"}
    kinds |= {"customer_id": f"{about.connector}_customer@{about.scope}"}
    kinds |= {one: one.removeprefix(IDENTIFIER) for one in row.cells if one.startswith(IDENTIFIER)}
    return [(column, Identifier(kind, value)) for column, kind in kinds.items() for value in row.cells.get(column, ())]


def _normal(column: str, stated: Identifier, region: str) -> Identifier:
    found = identifiers.normalise(stated, region)
    if found is None:
        raise CellError(column, WRONG.get(stated.kind, OTHERS).format(region=region))
    return found
