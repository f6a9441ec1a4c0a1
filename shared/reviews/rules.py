"""The rules by which customers are reviewed, as the build compiled them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from shared.aws import keys
from shared.configuration import Brand, Lifecycle
from shared.expression_paths import read_by
from shared.profiles.zones import NO_STORES, Stores, stores_of
from shared.reviews import lifecycle
from shared.reviews.dates import DateRule
from shared.reviews.relevance import ALL
from shared.reviews.segments import Segment


@dataclass(frozen=True, slots=True)
class Rules:
    """`version` differs wherever any rule does. `reads` are the names under which they read a customer."""

    version: str = ""
    segments: tuple[Segment, ...] = ()
    reads: frozenset[str] = frozenset()
    lifecycle: Lifecycle = field(default_factory=Lifecycle)
    dates: tuple[DateRule, ...] = ()
    time_zone: str = "UTC"
    """The brand's, and those of its stores, for customers of whom no other is known."""
    stores: Stores = NO_STORES


def rules_of(plain: Mapping[str, Any]) -> Rules:
    """From reviews.json."""
    return msgspec.convert(plain, Rules)


def compiled(segments: Iterable[Segment], brand: Brand, dates: Iterable[DateRule] = ()) -> dict[str, Any]:
    """reviews.json, the same for the same rules in any order."""
    listed = [msgspec.to_builtins(one) for one in sorted(segments, key=lambda one: one.name)]
    waited = [msgspec.to_builtins(one) for one in sorted(dates, key=lambda one: one.journey)]
    rules = {
        "segments": listed,
        "lifecycle": msgspec.to_builtins(brand.lifecycle),
        "dates": waited,
        "time_zone": brand.time_zone,
        "stores": msgspec.to_builtins(stores_of(brand)),
    }
    version = keys.digest(json.dumps(rules, sort_keys=True))
    return {**rules, "version": version, "reads": sorted(_reads(rules_of(rules)))}


def _reads(rules: Rules) -> set[str]:
    found = {*lifecycle.READS, *(one.reads for one in rules.dates)}
    if rules.lifecycle.inactive:
        found.add("last_active")
    if rules.dates:
        found |= {"time_zone", "country"}
    for segment in rules.segments:
        found |= {"tags"} if segment.condition is None else _names(segment.condition)
    return found


def _names(condition: str) -> set[str]:
    parts = read_by(condition)
    of_customer = None if parts is None else parts.get("customer", {"": {}})
    return {ALL} if not of_customer else set(of_customer) - {""}
