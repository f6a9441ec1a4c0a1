"""Segments: dimensions become a condition, an imported list becomes a list, and groups of others become both in one."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from infra.pinpoint import dimensions
from infra.pinpoint.names import Naming
from infra.pinpoint.report import Report

Plain = Mapping[str, Any]

NONE = "NONE"


class Segments(Struct):
    """All that were saved, by id; of several versions the latest."""

    saved: Sequence[Plain]
    report: Report
    naming: Naming = field(default_factory=Naming)
    _latest: dict[str, Plain] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in sorted(self.saved, key=lambda one: int(one.get("Version") or 0)):
            self._latest[one["Id"]] = one

    def documents(self) -> dict[str, dict[str, Any]]:
        """By the name of the file, without its ending."""
        return {self.name(one["Id"]): self._document(one) for one in self._latest.values()}

    def name(self, segment_id: str) -> str:
        return self.naming.of(segment_id, self._latest.get(segment_id, {}).get("Name") or segment_id, "segment")

    def membership(self, segment_id: str, about: str) -> str:
        """Whether somebody is in it, for a journey."""
        name = self.name(segment_id)
        if segment_id not in self._latest:
            self.report.finish(about, f"the segment {segment_id} was not saved: the condition asks for `{name}`")
        return f'"{name}" in customer.segments'

    def _document(self, one: Plain) -> dict[str, Any]:
        name, about = self.name(one["Id"]), f"segment {one.get('Name')}"
        described = {"name": name, "description": f"{one.get('Name')}, from Amazon Pinpoint."}
        if one.get("SegmentType") == "IMPORT":
            kept = (one.get("ImportDefinition") or {}).get("S3Url")
            had = f"; Pinpoint had it from {kept}" if kept else ""
            self.report.finish(about, f"a list: `tributary segments import {name} members.csv` says who is on it{had}")
            return {**described, "list": True}
        return {**described, "if": self._condition(one, (one["Id"],))}

    def _condition(self, one: Plain, within: tuple[str, ...], *, negated: bool = False) -> str:
        about = f"segment {one.get('Name')}"
        if groups := (one.get("SegmentGroups") or {}).get("Groups"):
            include = one["SegmentGroups"].get("Include")
            parts = [self._group(group, about, within, negated=negated or include == NONE) for group in groups]
            return dimensions.chosen(parts, include)
        dimension = one.get("Dimensions") or {}
        return dimensions.all_of(dimensions.of_customer(dimension, about, self.report, negated=negated))

    def _group(self, group: Plain, about: str, within: tuple[str, ...], *, negated: bool) -> str:
        none, no_source = (negated or group.get(field) == NONE for field in ("Type", "SourceType"))
        read = [dimensions.of_customer(one, about, self.report, negated=none) for one in group.get("Dimensions") or ()]
        asked = [dimensions.all_of(one) for one in read]
        sources = [
            self._source(one["Id"], about, within, negated=no_source) for one in group.get("SourceSegments") or ()
        ]
        parts = [dimensions.chosen(sources, group.get("SourceType"))] if sources else []
        return dimensions.all_of([*parts, dimensions.chosen(asked, group.get("Type"))] if asked else parts)

    def _source(self, segment_id: str, about: str, within: tuple[str, ...], *, negated: bool) -> str:
        """Written out, because a segment here does not ask for another. One that holds itself holds nobody more."""
        one = self._latest.get(segment_id)
        if one is None:
            self.report.finish(about, f"its source segment {segment_id} was not saved: nobody is taken to be in it")
            return "false"
        if segment_id in within:
            return "false"
        if one.get("SegmentType") == "IMPORT":
            return f'"{self.name(segment_id)}" in customer.tags'
        return self._condition(one, (*within, segment_id), negated=negated)
