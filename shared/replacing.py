"""dataclasses.replace in a tenth of its time: a run has 23 fields, and every step of it makes another run."""

from dataclasses import fields
from functools import cache, cached_property
from typing import Any, TypeVar

Made = TypeVar("Made")


def replace(one: Made, **changes: Any) -> Made:
    """Of a dataclass that has no slots, and checks nothing as it is made. KeyError where it has no such field."""
    kind: Any = type(one)
    names, worked_out = _layout(kind)
    if not changes.keys() <= names:
        raise KeyError(*changes.keys() - names)
    changed: Made = object.__new__(kind)
    values = vars(changed)
    values.update(vars(one))
    for name in worked_out:
        values.pop(name, None)
    values.update(changes)
    return changed


@cache
def _layout(kind: Any) -> tuple[frozenset[str], tuple[str, ...]]:
    """Its fields, and what was worked out of them, which is not true of another."""
    worked_out = [name for name in dir(kind) if isinstance(getattr(kind, name), cached_property)]
    return frozenset(one.name for one in fields(kind)), tuple(worked_out)
