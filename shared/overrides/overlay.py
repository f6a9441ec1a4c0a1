"""brand.yaml as operators changed it: what an override does not say stays as it was deployed."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

import msgspec
from msgspec import Struct, field

from shared.configuration import CHANGEABLE, Brand
from shared.overrides import rules
from shared.overrides.rules import Names
from shared.overrides.wording import unknown

Overrides = Mapping[str, Any]
"""By section, only the fields that differ: `{"caps": {"email": {"messages": 2}}}`."""

TYPES: Mapping[str, Any] = {one.name: one.type for one in fields(Brand) if one.name in CHANGEABLE}


class Overlaid(Struct, frozen=True):
    """`ignored` says why by section: what cannot be read, of newer code perhaps, leaves all of it as deployed."""

    brand: Brand
    ignored: Mapping[str, str] = field(default_factory=dict)


def overlaid(deployed: Brand, overrides: Overrides) -> Overlaid:
    """Names of channels and journeys are not asked for: a limit for what there is not does no harm."""
    brand, ignored = deployed, {}
    for section, override in overrides.items():
        found = _with(brand, section, override)
        if isinstance(found, Brand):
            brand = found
        else:
            ignored[section] = found
    return Overlaid(brand, ignored)


def _with(brand: Brand, section: str, override: Any) -> Brand | str:
    if section not in CHANGEABLE:
        return unknown("section", section, CHANGEABLE)
    plain = merged(msgspec.to_builtins(getattr(brand, section)), override)
    try:
        value = msgspec.convert(plain, TYPES[section])
    except msgspec.ValidationError as error:
        return str(error)
    if news := sorted({*leaves(plain)} - {*leaves(msgspec.to_builtins(value))}):
        return f"unknown field {news[0]!r}"
    changed = replace(brand, **{section: value})
    return next((message for _, message in rules.check(changed, Names(), (section,))), changed)


def merged(deployed: Any, override: Any) -> Any:
    if isinstance(deployed, Mapping) and isinstance(override, Mapping):
        return {**deployed, **{name: merged(deployed.get(name), one) for name, one in override.items()}}
    return override


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The override that makes of the one the other; nothing can be taken away by one."""
    found: dict[str, Any] = {}
    for name, value in after.items():
        known = before.get(name)
        if isinstance(known, Mapping) and isinstance(value, Mapping):
            if below := difference(known, value):
                found[name] = below
        elif name not in before or value != known:
            found[name] = value
    return found


def changes(before: Overrides, after: Overrides, deployed: Brand) -> list[dict[str, Any]]:
    """Of each field that differs, its `name` and what it was and is: `before`, `after`; None where it was not there."""
    known, wanted = (leaves(merged(sections(deployed), one)) for one in (before, after))
    names = sorted(known.keys() | wanted.keys())
    pairs = ((name, known.get(name), wanted.get(name)) for name in names)
    return [{"name": name, "before": old, "after": new} for name, old, new in pairs if old != new]


def sections(deployed: Brand) -> dict[str, Any]:
    return {one: msgspec.to_builtins(getattr(deployed, one)) for one in CHANGEABLE}


def leaves(plain: Any, name: str = "") -> dict[str, Any]:
    """`caps.email.messages` and its value, for each field that holds no others."""
    return dict(_leaves(plain, name))


def _leaves(plain: Any, name: str) -> Iterator[tuple[str, Any]]:
    if not isinstance(plain, Mapping):
        yield name, plain
        return
    for field_name, value in plain.items():
        yield from _leaves(value, f"{name}.{field_name}" if name else str(field_name))
