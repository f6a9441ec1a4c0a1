"""What somebody wants to change, checked as brand.yaml is at synth: the new overrides, or all that is wrong with it."""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any

import msgspec
from msgspec import Struct, field
from pydantic import ValidationError

from shared.configuration import CHANGEABLE, Brand
from shared.errors import InvalidRequestError
from shared.overrides import rules
from shared.overrides.overlay import Overrides, difference, leaves, merged
from shared.overrides.rules import Names
from shared.overrides.typed import BRAND, complaints
from shared.overrides.wording import Complaint, unknown


class Proposal(Struct, frozen=True):
    """Both by the names of fields, such as `caps.email.messages`; `unset` are to be as deployed again."""

    changes: Mapping[str, Any] = field(default_factory=dict)
    unset: tuple[str, ...] = ()


def proposed(deployed: Brand, overrides: Overrides, proposal: Proposal, names: Names) -> Overrides:
    """What comes to the same as what was deployed is no override."""
    wanted: dict[str, Any] = deepcopy(dict(overrides))
    _refuse([*_misnamed([*proposal.changes, *proposal.unset]), *_not_set(overrides, proposal.unset)])
    for name in proposal.unset:
        _take_away(wanted, name.split("."))
    for name, value in proposal.changes.items():
        _put(wanted, name.split("."), value)
    return checked(deployed, wanted, names)


def checked(deployed: Brand, overrides: Overrides, names: Names) -> Overrides:
    plain: Any = msgspec.to_builtins(deployed)
    _refuse(((one,), unknown("section", one, CHANGEABLE)) for one in overrides if one not in CHANGEABLE)
    wanted = merged(plain, overrides)
    try:
        brand = BRAND.validate_python(wanted)
    except ValidationError as error:
        _refuse(complaints(error, wanted, BRAND.json_schema()))
        raise AssertionError("pydantic complained of nothing") from error
    _refuse(rules.check(brand, names))
    return difference(plain, msgspec.to_builtins(brand))


def _misnamed(names: Iterable[str]) -> Iterator[Complaint]:
    for name in names:
        section, _, rest = name.partition(".")
        if section not in CHANGEABLE:
            yield (name,), unknown("section", section, CHANGEABLE)
        elif not rest:
            yield (name,), "write a section and a field, such as quiet_hours.start"


def _not_set(overrides: Overrides, names: Iterable[str]) -> Iterator[Complaint]:
    for name in names:
        known = leaves(overrides)
        if not any(one == name or one.startswith(f"{name}.") for one in known):
            yield (name,), f"it is as deployed; changed are {', '.join(sorted(known)) or 'none'}"


def _put(overrides: dict[str, Any], parts: list[str], value: Any) -> None:
    for part in parts[:-1]:
        below = overrides.get(part)
        overrides[part] = below if isinstance(below, dict) else {}
        overrides = overrides[part]
    overrides[parts[-1]] = value


def _take_away(overrides: dict[str, Any], parts: list[str]) -> None:
    first, *rest = parts
    if rest and isinstance(overrides.get(first), dict):
        _take_away(overrides[first], rest)
        if not overrides[first]:
            del overrides[first]
    elif not rest:
        overrides.pop(first, None)


def _refuse(found: Iterable[Complaint]) -> None:
    """All of it at once."""
    told = [f"{'.'.join(map(str, place))}: {message}" for place, message in found]
    if told:
        raise InvalidRequestError("; ".join(told))
