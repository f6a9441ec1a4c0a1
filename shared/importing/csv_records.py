"""RFC 4180 as one regular expression: where records end, and what their fields hold.

Bytes are looked at, not characters: no byte of a character outside ASCII can be taken for a quote or a delimiter.
Every repetition is possessive, so that each byte is read once, and a quote that is not closed yet matches nothing.
"""

import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from shared.importing.models import CellError

DELIMITERS = (",", ";", "\t")
NEWLINE = re.compile(rb"\r\n|\n|\r")


class Grammar(Struct, frozen=True):
    """`record` needs to see what follows a carriage return; `last` knows that nothing follows."""

    record: re.Pattern[bytes]
    last: re.Pattern[bytes]
    field: re.Pattern[bytes]


@cache
def grammar(delimiter: str) -> Grammar:
    between = delimiter.encode()
    plain = rb"[^" + between + rb"\r\n]*+"
    field = rb'(?:"(?:[^"]++|"")*+"' + plain + rb'|(?!")' + plain + rb")"
    record = field + rb"(?:" + between + field + rb")*+"
    return Grammar(
        record=re.compile(record + rb"(?:\r\n|\n|\r(?=[\s\S]))"),
        last=re.compile(record + rb"(?:\r\n|\n|\r|\Z)"),
        field=re.compile(rb'"(?P<quoted>(?:[^"]++|"")*+)"(?P<after>' + plain + rb')|(?P<plain>(?!")' + plain + rb")"),
    )


def records(buffer: bytes, delimiter: str, start: int, *, final: bool) -> Iterator[bytes]:
    """Whole records with what ends them. What is left is the beginning of one, or has a quote that is never closed."""
    known = grammar(delimiter)
    pattern = known.last if final else known.record
    while start < len(buffer) and (match := pattern.match(buffer, start)):
        yield match[0]
        start = match.end()


def fields(record: bytes, delimiter: str) -> list[str]:
    return [_text(match) for match in _matches(record, delimiter)]


def header(buffer: bytes, delimiter: str, start: int, *, final: bool) -> tuple[str, bytes] | None:
    """The first record and its delimiter: the one that makes the most fields of it, where none is given."""
    found = {one: next(records(buffer, one, start, final=final), None) for one in DELIMITERS if delimiter in ("", one)}
    whole = {one: record for one, record in found.items() if record is not None}
    if not whole:
        return None
    best = max(whole, key=lambda one: sum(1 for _ in _matches(whole[one], one)))
    return best, whole[best]


def _matches(record: bytes, delimiter: str) -> Iterator[re.Match[bytes]]:
    pattern, bare = grammar(delimiter).field, record.rstrip(b"\r\n")
    match = pattern.match(bare)
    while match:
        yield match
        match = pattern.match(bare, match.end() + 1) if match.end() < len(bare) else None


def _text(match: re.Match[bytes]) -> str:
    try:
        if match["plain"] is not None:
            return match["plain"].decode()
        if match["after"]:
            raise CellError("", "text after a closing quote: a quote inside a quoted field is written twice")
        return match["quoted"].replace(b'""', b'"').decode()
    except UnicodeDecodeError:
        raise CellError("", "not UTF-8: save the file as UTF-8, not as Windows-1252 or Latin-1") from None
