"""The rules by which customers are reviewed, as the build compiled them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from shared.aws import keys
from shared.expression_paths import read_by
from shared.reviews.relevance import ALL
from shared.reviews.segments import Segment


@dataclass(frozen=True, slots=True)
class Rules:
    """`version` differs wherever any rule does. `reads` are the names under which they read a customer."""

    version: str = ""
    segments: tuple[Segment, ...] = ()
    reads: frozenset[str] = frozenset()


def rules_of(plain: Mapping[str, Any]) -> Rules:
    """From reviews.json."""
    return msgspec.convert(plain, Rules)


def compiled(segments: Iterable[Segment]) -> dict[str, Any]:
    """reviews.json, the same for the same rules in any order."""
    listed = [msgspec.to_builtins(one) for one in sorted(segments, key=lambda one: one.name)]
    version = keys.digest(*(f"{one['name']} {one['condition']}" for one in listed))
    return {"version": version, "segments": listed, "reads": sorted(_reads(segments))}


def _reads(segments: Iterable[Segment]) -> set[str]:
    found: set[str] = set()
    for segment in segments:
        found |= {"tags"} if segment.condition is None else _names(segment.condition)
    return found


def _names(condition: str) -> set[str]:
    parts = read_by(condition)
    of_customer = None if parts is None else parts.get("customer", {"": {}})
    return {ALL} if not of_customer else set(of_customer) - {""}
