"""One cell to one value: what it must be, and what is said when it is not."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from shared.errors import MalformedPayloadError
from shared.importing.models import CellError, Row
from shared.money import Money, major
from shared.payload import instant

LONGEST = 1_000
"""Characters of one cell: all traits of a customer lie in one item of at most 400 KB."""

AHEAD = timedelta(days=1)
COUNTRY = re.compile(r"[A-Za-z]{2}")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")


def text(row: Row, column: str) -> str | None:
    found = row.text(column)
    if found and len(found) > LONGEST:
        raise CellError(column, f"longer than {LONGEST} characters")
    return found


def required(row: Row, column: str) -> str:
    found = text(row, column)
    if not found:
        raise CellError(column, "is empty, and every row needs it")
    return found


def choice(row: Row, column: str, choices: tuple[str, ...]) -> str | None:
    found = text(row, column)
    if found and found.casefold() not in choices:
        raise CellError(column, f"must be {', '.join(choices[:-1])} or {choices[-1]}")
    return found.casefold() if found else None


def time(row: Row, column: str, latest: datetime) -> datetime | None:
    """In UTC where no zone is stated. A day's grace for whoever writes the local time of another part of the world."""
    found = text(row, column)
    if not found:
        return None
    at = instant(found)
    if at is None:
        raise CellError(column, "not a date: write 2026-11-22 or 2026-11-22T18:05:00+01:00")
    if at > latest + AHEAD:
        raise CellError(column, "lies in the future")
    return at


def money(row: Row, column: str, currency: str) -> Money | None:
    found = text(row, column)
    try:
        return major(found, currency, column) if found else None
    except MalformedPayloadError as error:
        raise CellError(column, f"{str(error).removeprefix(f'{column}: ')}: write 1249.50 and EUR") from None


def country(row: Row) -> str | None:
    found = text(row, "country")
    if found and not COUNTRY.fullmatch(found):
        raise CellError("country", "must be two letters, such as DE")
    return found.upper() if found else None


def language(row: Row) -> str | None:
    found = text(row, "language")
    if found and not LANGUAGE.fullmatch(found):
        raise CellError("language", "must be such as de or pt-BR")
    return found


def time_zone(row: Row) -> str | None:
    found = text(row, "time_zone")
    try:
        return ZoneInfo(found).key if found else None
    except (KeyError, ValueError, OSError):
        raise CellError("time_zone", "must be such as Europe/Berlin") from None


def birthday(row: Row) -> str | None:
    found = text(row, "birthday")
    try:
        return date.fromisoformat(found).isoformat() if found else None
    except ValueError:
        raise CellError("birthday", "not a date: write 1990-05-31") from None
