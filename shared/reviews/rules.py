"""The rules by which customers are reviewed, as the build compiled them."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from shared.aws import keys
from shared.configuration import Brand, Lifecycle
from shared.expression_paths import leaves, read_by
from shared.profiles import places
from shared.profiles.zones import NO_STORES, Stores, stores_of
from shared.reviews import grounds, lifecycle
from shared.reviews.clocks import clocks
from shared.reviews.dates import DateRule
from shared.reviews.nesting import below, nested
from shared.reviews.relevance import ALL
from shared.reviews.segments import Segment

MARK = 5
"""Hexadecimal digits: of two that differ, one in a million is taken for the other, and its news told once too often."""

OF_STAGES = frozenset({"stage", "stage_since"})


class Rules(Struct, frozen=True):
    """`version` holds the mark of each rule, so that a standing tells by which of them it came about.

    `reads` are the places at which they read a customer, `marks` those of the segments and, as "", of the lifecycle.
    """

    version: str = ""
    segments: tuple[Segment, ...] = ()
    reads: frozenset[str] = frozenset()
    lifecycle: Lifecycle = field(default_factory=Lifecycle)
    marks: Mapping[str, str] = field(default_factory=dict)
    dates: tuple[DateRule, ...] = ()
    time_zone: str = "UTC"
    """The brand's, and those of its stores, for customers of whom no other is known."""
    stores: Stores = NO_STORES


def rules_of(plain: Mapping[str, Any]) -> Rules:
    """From reviews.json."""
    return msgspec.convert(plain, Rules)


def compiled(segments: Iterable[Segment], brand: Brand, dates: Iterable[DateRule] = ()) -> dict[str, Any]:
    """reviews.json, the same for the same rules in any order."""
    rules = Rules(
        segments=tuple(sorted(segments, key=lambda one: one.name)),
        lifecycle=brand.lifecycle,
        dates=tuple(sorted(dates, key=lambda one: one.journey)),
        time_zone=brand.time_zone,
        stores=stores_of(brand),
    )
    rules = under(rules, brand.lifecycle)
    return {**msgspec.to_builtins(rules), "reads": sorted(rules.reads)}


def under(rules: Rules, lifecycle: Lifecycle) -> Rules:
    """The rules with these thresholds, under the version that they have then: other than before, all are looked at."""
    stages = _mark(msgspec.to_builtins(lifecycle))
    own = {one.name: _of_segment(one, stages) for one in rules.segments}
    known = nested({one.name: one.condition for one in rules.segments})
    marks = {"": stages, **{name: _with(mark, [own[one] for one in below(name, known)]) for name, mark in own.items()}}
    plain = msgspec.to_builtins(rules)
    rest = _mark([plain["dates"], plain["time_zone"], plain["stores"]])
    changed = replace(rules, lifecycle=lifecycle, marks=marks, version=".".join([rest, *marks.values()]))
    return replace(changed, reads=frozenset(_reads(changed)))


def knew(version: str, rules: Rules, name: str = "") -> bool:
    """Whether whoever looked by that version looked by the same lifecycle, or the same segment of this name."""
    return rules.marks.get(name) in version.split(".")


def _of_segment(segment: Segment, stages: str) -> str:
    """Where it asks for the stage, other stages make other members."""
    by_stage = not OF_STAGES.isdisjoint(_names(segment.condition)) if segment.condition else False
    return _mark([segment.name, segment.condition, stages if by_stage else ""])


def _with(mark: str, others: list[str]) -> str:
    """Of one that asks for other segments: where these are others, so are its members."""
    return _mark([mark, *others]) if others else mark


def _mark(of: Any) -> str:
    return keys.digest(json.dumps(of, sort_keys=True))[:MARK]


def _reads(rules: Rules) -> set[str]:
    found = {*lifecycle.READS, *grounds.reads(rules.lifecycle), *(one.reads for one in rules.dates)}
    if rules.dates or any(one.condition and clocks(one.condition).daily for one in rules.segments):
        found |= {"time_zone", *places.ADDRESS} | ({"channels"} if rules.stores.sources else set())
    for segment in rules.segments:
        found |= {"tags"} if segment.condition is None else _names(segment.condition)
    return found


def _names(condition: str) -> set[str]:
    parts = read_by(condition)
    of_customer = None if parts is None else parts.get("customer", {"": {}})
    return {ALL} if not of_customer else {".".join(leaf) for leaf in leaves(of_customer)} - {""}
