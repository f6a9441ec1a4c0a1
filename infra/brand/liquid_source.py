"""Liquid in one file of a template: does it parse, are its variables known, and does it render when little is known?"""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from liquid import BoundTemplate
from liquid.exceptions import LiquidError, UndefinedError
from msgspec import Struct

from infra.brand import foreign_tags
from infra.brand.problems import Problem
from shared.messages import templates
from shared.overrides.wording import unknown

Context = Mapping[str, Any]

OPEN = {("customer",), ("event", "data")}
"""Here a brand may have fields of its own, so only what is nearly a known name is taken for a mistake."""
CLOSE = 0.8
TAG = re.compile(r"\{%-?\s*(\w+)")
BLOCKS = {"if", "unless", "case", "for", "tablerow", "capture", "comment", "raw", "ifchanged"}
LIST_WORDS = {"first", "last", "size"}

UNKNOWN = "unknown variable {0!r}"
MISSING = '{0} may be missing; write {{{{ {0} | default: "…" }}}}, or ask first with {{% if {0} %}}'


class Source(Struct, frozen=True):
    """A text with Liquid in it, and where it begins. `markup` is escaped, a subject or a plain text is not."""

    file: str
    text: str
    first_line: int = 1
    markup: bool = False

    def problem(self, line: int, message: str) -> Problem:
        return Problem(self.file, self.first_line + line - 1, message)


class Samples(Struct, frozen=True):
    """What to render with: every field there is, and only what is there in any case."""

    full: Context
    least: Context


def check(source: Source, samples: Samples) -> list[Problem]:
    return [source.problem(line, message) for line, message in _flaws(source, samples)]


def _flaws(source: Source, samples: Samples) -> Iterator[tuple[int, str]]:
    yield from foreign_tags.flaws(source.text)
    try:
        template = templates.parse(source.text, html=source.markup)
    except LiquidError as error:
        yield _position(error, source.text), f"Liquid: {error.message}"
        return
    if misspelt := list(_misspelt(template, source.text, samples.full)):
        yield from misspelt
        return
    for context, message in ((samples.full, UNKNOWN), (samples.least, MISSING)):
        try:
            template.render(context)
        except UndefinedError as error:
            yield _line(error), message.format(_name(error))
            return
        except LiquidError as error:
            yield _line(error), f"Liquid: {error.message}"
            return


def _line(error: LiquidError) -> int:
    context = error.context()
    return context[0] if context else 1


def _position(error: LiquidError, text: str) -> int:
    """A block without its end is missed at the end of the file; where it begins is what helps."""
    if error.context():
        return _line(error)
    open_blocks: list[int] = []
    for tag in TAG.finditer(text):
        if tag[1] in BLOCKS:
            open_blocks.append(tag.start())
        elif tag[1].startswith("end") and open_blocks:
            open_blocks.pop()
    return text.count("\n", 0, open_blocks[-1]) + 1 if open_blocks else 1


def _name(error: UndefinedError) -> str:
    return str(error.message).removesuffix(" is undefined").strip("'")


def _misspelt(template: BoundTemplate, text: str, sample: Context) -> Iterator[tuple[int, str]]:
    for variables in template.analyze().globals.values():
        for variable in variables:
            if message := _unknown(variable.segments, sample):
                yield _at(text, variable.span.index, message)


def _unknown(segments: list[Any], sample: Any) -> str | None:
    """Follows the segments through the sample, as far as they are plain names."""
    value = sample
    for position, segment in enumerate(segments):
        if isinstance(value, list) and value and (isinstance(segment, int) or segment in LIST_WORDS):
            value = value[0]
        elif isinstance(value, Mapping) and segment in value:
            value = value[segment]
        elif isinstance(value, Mapping) and isinstance(segment, str):
            return _complaint(segments[:position], segment, sorted(value))
        else:
            return None
    return None


def _complaint(before: list[str], name: str, known: list[str]) -> str | None:
    is_open = any(tuple(before[: len(place)]) == place for place in OPEN)
    if is_open and not get_close_matches(name, known, n=1, cutoff=CLOSE):
        return None
    return unknown(f"field of {'.'.join(before)}" if before else "variable", name, known)


def _at(text: str, index: int, message: str) -> tuple[int, str]:
    return text.count("\n", 0, index) + 1, message
