"""The files of one kind in a brand folder that can be read. What they say may still be wrong."""

from pathlib import Path
from typing import Generic, TypeVar

from msgspec import Struct
from pydantic import TypeAdapter

from infra.brand.documents import Document, read
from infra.brand.problems import BrandError, Problem
from infra.brand.typed import typed

T = TypeVar("T")


class Draft(Struct, Generic[T], frozen=True):
    path: Path
    document: Document
    content: T


def drafts(folder: Path, kind: str, adapter: TypeAdapter[T]) -> tuple[list[Draft[T]], list[Problem]]:
    """Those in `<kind>/`, by name; and what is wrong with the others."""
    found: list[Draft[T]] = []
    problems: list[Problem] = []
    for path in sorted((folder / kind).glob("*.y*ml")):
        try:
            document = read(folder, f"{kind}/{path.name}")
            found.append(Draft(path, document, typed(document, adapter)))
        except BrandError as error:
            problems += error.problems
    return found, problems
