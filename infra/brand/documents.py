"""YAML to plain data that remembers on which line each value stands."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct

from infra.brand.plain_yaml import DEEP, DEEPEST, MOST, Loader, wrong
from infra.brand.problems import BrandError, Problem
from shared.overrides.wording import Place


class Document(Struct, frozen=True):
    """`lines` gives the line of every field and list entry by its place."""

    file: str
    value: Any
    lines: Mapping[Place, int]

    def line(self, place: Place) -> int:
        """Of that place, or of the nearest one around it that is really in the file.

        Parts that are no field are left out: pydantic puts the tag of a union into its `loc`.
        """
        found: Place = ()
        for part in place:
            if (*found, part) in self.lines:
                found = (*found, part)
        return self.lines[found]

    def at(self, place: Place) -> Any:
        value = self.value
        for part in place:
            value = value[part]
        return value

    def below(self, place: Place) -> "Document":
        """The part of it at that place, as a document of its own; problems in it still name the line in the file."""
        depth = len(place)
        lines = {known[depth:]: line for known, line in self.lines.items() if known[:depth] == place}
        return Document(self.file, self.at(place), lines)

    def problem(self, place: Place, message: str) -> Problem:
        return Problem(self.file, self.line(place), message)


def read(folder: Path, file: str) -> Document:
    """BrandError when the file is missing, not YAML, or says a field twice."""
    path = folder / file
    if not path.is_file():
        raise BrandError([Problem(file, 1, "this file is missing")])
    return parse(path.read_text(encoding="utf-8"), file)


def parse(text: str, file: str, *, first_line: int = 1) -> Document:
    lines: dict[Place, int] = {(): first_line}
    loader = _loader(text, file, first_line)
    try:
        node = loader.get_single_node()
        problems = _walk(node, (), lines, first_line) if node else []
        value = loader.construct_document(node) if node and not problems else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        raise BrandError([Problem(file, line, f"not YAML: {error.problem or error.context}")]) from error
    finally:
        loader.dispose()
    if problems:
        raise BrandError(Problem(file, line, message) for line, message in problems)
    return Document(file, value, lines)


def _loader(text: str, file: str, first_line: int) -> Loader:
    """It looks at each sign before it begins."""
    try:
        return Loader(text)
    except yaml.reader.ReaderError as error:
        line = first_line + text.count("\n", 0, error.position)
        said = f"the sign U+{ord(text[error.position]):04X} cannot be written as such"
        raise BrandError([Problem(file, line, f"not YAML: {said}")]) from error


def _walk(node: yaml.Node, place: Place, lines: dict[Place, int], first_line: int) -> list[tuple[int, str]]:
    """Notes the line of everything below, and reports doubled fields, of which YAML would drop one without a word.

    An alias is walked wherever it stands, also within what it stands for.
    """
    if len(place) > DEEPEST or len(lines) > MOST:
        said = DEEP if len(place) > DEEPEST else f"this comes to more than {MOST:,} fields and entries"
        return [(node.start_mark.line + first_line, said)]
    problems = [(node.start_mark.line + first_line, f"not YAML: {said}") for said in [wrong(node)] if said]
    for part, at, child in _children(node):
        below = (*place, part)
        if isinstance(part, str) and not at.tag.endswith(":str"):
            problems.append((at.start_mark.line + first_line, f"the field {part!r} must be text; write it in quotes"))
        if below in lines:
            problems.append((at.start_mark.line + first_line, f"the field {part!r} is here twice"))
        lines[below] = at.start_mark.line + first_line
        problems += _walk(child, below, lines, first_line)
        if len(lines) > MOST:
            break
    return problems


def _children(node: yaml.Node) -> list[tuple[str | int, yaml.Node, yaml.Node]]:
    """(field or position, the node that says where it is, the node of its value)"""
    if isinstance(node, yaml.MappingNode):
        return [(str(key.value), key, value) for key, value in node.value]
    if isinstance(node, yaml.SequenceNode):
        return [(position, value, value) for position, value in enumerate(node.value)]
    return []
