"""JSON as people save it: packed or not, in UTF-8 or as PowerShell writes it, several answers one after the other."""

import gzip
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from io import TextIOWrapper
from pathlib import Path
from typing import Any

Plain = Mapping[str, Any]

DAMAGED = (UnicodeError, EOFError, gzip.BadGzipFile, zlib.error)
"""Torn off, or in no encoding that can be known."""

GZIP, UTF16 = b"\x1f\x8b", (b"\xff\xfe", b"\xfe\xff")
SPACE = re.compile(r"\s*")


def lines(path: Path) -> Iterator[tuple[int, Plain | None]]:
    """Number and object of each line; None for what is no object."""
    with _opened(path) as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield number, _object(line)


def objects(path: Path) -> Iterator[Any]:
    """Each value in the file; of a list each in it. A broken one is a JSONDecodeError, which knows its line."""
    with _opened(path) as file:
        text = file.read()
    at = _behind_space(text, 0)
    if at == len(text):
        raise EOFError("it is empty")
    while at < len(text):
        value, at = json.JSONDecoder().raw_decode(text, at)
        yield from value if isinstance(value, list) else [value]
        at = _behind_space(text, at)


def _opened(path: Path) -> TextIOWrapper:
    with path.open("rb") as file:
        packed = file.read(2) == GZIP
    with gzip.open(path) if packed else path.open("rb") as file:
        start = file.read(2)
    raw = gzip.open(path) if packed else path.open("rb")  # noqa: SIM115 - closed by whoever reads the text
    return TextIOWrapper(raw, encoding="utf-16" if start in UTF16 else "utf-8-sig")


def _behind_space(text: str, at: int) -> int:
    found = SPACE.match(text, at)
    return found.end() if found else at


def _object(text: str) -> Plain | None:
    try:
        given = json.loads(text)
    except ValueError:
        return None
    return given if isinstance(given, Mapping) else None
