"""What is wrong in a brand folder, and where: all of it at once, so that one run of the build is enough."""

from collections.abc import Iterable

from msgspec import Struct

from shared.errors import DefinitionError


class Problem(Struct, frozen=True, order=True):
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
