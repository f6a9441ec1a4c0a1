"""segments/*.yaml: read and checked, each a condition over customers or a list."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from infra.brand import cel_words
from infra.brand.condition_types import ConditionTypes
from infra.brand.drafts import Draft
from infra.brand.problems import BrandError, Problem
from shared.errors import DefinitionError
from shared.journeys.fields import STRICT, Expression, Name
from shared.overrides.wording import Place
from shared.reviews.clocks import clocks
from shared.reviews.nesting import circle, nested
from shared.reviews.segments import VARIABLES, Segment

Complaint = tuple[Place, str]


@dataclass(frozen=True, slots=True)
class SegmentFile:
    """`if` says who is in it; with `list: true` an import does."""

    __pydantic_config__ = STRICT

    name: Name
    description: str = ""
    condition: Expression | None = None
    list: bool = False


SEGMENT: TypeAdapter[SegmentFile] = TypeAdapter(SegmentFile)


def load(drafts: Iterable[Draft[SegmentFile]], types: ConditionTypes) -> tuple[list[Segment], list[Problem]]:
    """Sorted by name; and all that is wrong."""
    segments: list[Segment] = []
    problems: list[Problem] = []
    listed = list(drafts)
    for draft in listed:
        try:
            segments.append(segment(draft, types))
        except BrandError as error:
            problems += error.problems
    return segments, [*problems, *_circular(listed, segments)]


def _circular(drafts: Iterable[Draft[SegmentFile]], segments: Iterable[Segment]) -> Iterator[Problem]:
    """Nobody could ever tell who is in those."""
    known = nested({one.name: one.condition for one in segments})
    for draft in drafts:
        if way := circle(draft.content.name, known):
            told = f"who is in it depends on who is in it, by {' -> '.join(way)}"
            yield draft.document.problem(("if",), f"{told}; ask for what is true of the customer instead")


def names(folder: Path) -> list[str]:
    """Of those there are, right or wrong."""
    return sorted(path.stem for path in (folder / "segments").glob("*.yaml"))


def segment(draft: Draft[SegmentFile], types: ConditionTypes) -> Segment:
    """BrandError with all that is wrong in one file."""
    found = draft.content
    complaints = [*_names(found, draft.path), *_members(found, types)]
    if complaints:
        raise BrandError(draft.document.problem(place, message) for place, message in complaints)
    return Segment(found.name, found.description.strip(), found.condition)


def _names(found: SegmentFile, path: Path) -> Iterator[Complaint]:
    if found.name != path.stem:
        yield ("name",), f"name must be that of the file, {path.stem}"
    if path.suffix != ".yaml":
        yield (), "the file's name must end in .yaml"


def _members(found: SegmentFile, types: ConditionTypes) -> Iterator[Complaint]:
    if (found.condition is None) != found.list:
        yield (), "write `if:` with a condition, or `list: true`, and not both"
    elif found.condition is not None:
        yield from ((("if",), one) for one in [_wrong(found.condition, types)] if one)


def _wrong(condition: str, types: ConditionTypes) -> Any:
    try:
        cel_words.check(condition, VARIABLES)
        clocks(condition)
    except DefinitionError as error:
        return str(error)
    return types.complaint(condition, "condition")
