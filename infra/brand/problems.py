"""What is wrong in a brand folder, and where: all of it at once, so that one run of the build is enough."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from shared.errors import DefinitionError

FEW = 20


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """`file` is relative to the brand folder; lines count from 1."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class BrandError(DefinitionError):
    """Every problem of a folder, in the order of its files and lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


def listed(choices: Iterable[str]) -> str:
    """`a, b or c`"""
    *some, last = sorted(set(choices)) or ["nothing"]
    return f"{', '.join(some)} or {last}" if some else last


def unknown(what: str, given: object, choices: Sequence[str]) -> str:
    """Names the valid choice that is meant, or else all of them where they are few enough to read."""
    near = get_close_matches(str(given), choices, n=1)
    if near:
        return f"unknown {what} {given!r}; did you mean {near[0]}?"
    return f"unknown {what} {given!r}" + (f"; there is {listed(choices)}" if len(choices) <= FEW else "")
