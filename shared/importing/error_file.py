"""The file of refused rows: line, column and reason, never a value; in parts while the import runs, then in one."""

import csv
import io
from collections.abc import Iterable
from itertools import islice

from shared.aws.objects import Objects
from shared.errors import NotFoundError
from shared.importing.models import Import, Refusal

COLUMNS = ("line", "column", "reason")
HEADER = ",".join(COLUMNS) + "\r\n"
LARGEST = 50 * 1024 * 1024


def input_key(import_id: str) -> str:
    return f"imports/{import_id}/input"


def errors_key(import_id: str) -> str:
    return f"imports/{import_id}/errors.csv"


def part_key(import_id: str, number: int) -> str:
    return f"imports/{import_id}/errors/{number:06d}.csv"


def text(refusals: Iterable[Refusal]) -> str:
    written = io.StringIO(newline="")
    csv.writer(written).writerows((one.line, one.column, one.reason) for one in refusals)
    return written.getvalue()


def keep(task: Import, refusals: Iterable[Refusal], objects: Objects) -> None:
    """The same stretch of the file read again writes the same part again."""
    objects.put(part_key(task.id, task.parts), text(refusals))


def first(task: Import, objects: Objects, most: int = 10) -> list[list[str]]:
    """Of the first part, while it is kept."""
    try:
        found = objects.get(part_key(task.id, 0))
    except NotFoundError:
        return []
    return list(islice(csv.reader(io.StringIO(found.decode(), newline="")), most))


def join(task: Import, objects: Objects) -> None:
    """Of more than fits into memory, the first: with so many the file or its mapping is what is wrong."""
    joined = bytearray(HEADER.encode())
    for number in range(task.parts):
        joined += objects.get(part_key(task.id, number))
        if len(joined) > LARGEST:
            joined += text([Refusal(0, "", "the others are in the folder errors/ beside this file")]).encode()
            break
    objects.put(errors_key(task.id), bytes(joined))
