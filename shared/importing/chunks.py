"""One stretch of the file, from the beginning of a record on: the whole records in it, and where the next begins."""

from collections.abc import Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from shared.errors import MalformedPayloadError
from shared.events import Event
from shared.importing import columns, csv_records, csv_rows, jsonl_rows, rows
from shared.importing.models import About, CellError, Chunk, Import, Refusal, StoppedError

MAX_RECORD = 1024 * 1024
MAX_RECORDS = 10_000
"""In one chunk, so that its time is bounded however short the lines are."""

MAX_UNKNOWN = 50
BOM = b"\xef\xbb\xbf"
OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff", b"\x00")
"""UTF-16 either way, and UTF-32 or something that is no text."""


def read(task: Import, buffer: bytes, about: About, *, final: bool) -> Chunk:
    """`buffer` is what lies at the import's offset; `final` when nothing lies behind it."""
    return _Reading(task, buffer, about, final).chunk()


class _Reading(Struct):
    """`task` is the import as it is before the byte `at` of the buffer."""

    task: Import
    buffer: bytes
    about: About
    final: bool
    at: int = 0
    events: list[Event] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    def chunk(self) -> Chunk:
        if self._begun():
            self._skip_rest_of_line()
            for number, record in enumerate(self._records(), start=1):
                self._take(record)
                if number == MAX_RECORDS:
                    break
            else:
                self._end()
        after = replace(self.task, offset=self.task.offset + self.at)
        return Chunk(tuple(self.events), tuple(self.refusals), after)

    def _begun(self) -> bool:
        """What kind of file this is, its first line tells."""
        if self.task.format:
            return True
        columns.check_mapping(self.task.mapping, self.task.kind)
        if self.buffer.startswith(OTHER_ENCODINGS):
            raise StoppedError("the file is not UTF-8: save it as UTF-8 and import that")
        self.at = len(BOM) if self.buffer.startswith(BOM) else 0
        whole = self.final or len(self.buffer) > MAX_RECORD or csv_records.NEWLINE.search(self.buffer)
        if not whole:
            self.at = 0
        elif self.buffer[self.at :].lstrip().startswith(b"{"):
            self.task = replace(self.task, format="jsonl")
        else:
            self.task = replace(self.task, format="csv")
        return bool(whole)

    def _records(self) -> Iterator[bytes]:
        if self.task.format == "jsonl":
            return jsonl_rows.records(self.buffer, self.at, final=self.final)
        if not self.task.columns:
            self._header()
        if not self.task.columns:
            return iter(())
        return csv_records.records(self.buffer, self.task.delimiter, self.at, final=self.final)

    def _header(self) -> None:
        found = csv_records.header(self.buffer, self.task.delimiter, self.at, final=self.final)
        if found:
            self.task = csv_rows.begin(self.task, *found)
            self._pass(found[1])

    def _take(self, record: bytes) -> None:
        found, refusal = self._read(record)
        self.events += found
        if refusal:
            self.refusals.append(refusal)
            self.task = replace(self.task, refused=self.task.refused + 1)
        elif found:
            self.task = replace(self.task, accepted=self.task.accepted + 1)
        self._pass(record)

    def _read(self, record: bytes) -> tuple[list[Event], Refusal | None]:
        """What is wrong with a row is said of the row; what is wrong with our code is not."""
        try:
            if len(record) > MAX_RECORD:
                raise CellError("", "longer than 1 MB")
            return (self._csv(record) if self.task.format == "csv" else self._json(record)), None
        except CellError as error:
            return [], Refusal(self.task.line, error.column, error.reason)
        except MalformedPayloadError as error:
            return [], Refusal(self.task.line, "", str(error))

    def _csv(self, record: bytes) -> list[Event]:
        row = csv_rows.row(record, self.task)
        return rows.events(row, self.about) if row else []

    def _json(self, record: bytes) -> list[Event]:
        given = jsonl_rows.read(record)
        if given is None:
            return []
        if given.keys() >= jsonl_rows.CANONICAL and self.about.kind != "members":
            return rows.checked([jsonl_rows.event(given, self.about)])
        row, unknown = jsonl_rows.row(given, self.task)
        self.task = replace(self.task, unknown=tuple(dict.fromkeys((*self.task.unknown, *unknown)))[:MAX_UNKNOWN])
        return rows.events(row, self.about)

    def _pass(self, record: bytes) -> None:
        self.at += len(record)
        lines = len(csv_records.NEWLINE.findall(record)) if self.task.format == "csv" else 1
        self.task = replace(self.task, line=self.task.line + lines)

    def _skip_rest_of_line(self) -> None:
        if self.task.skipping:
            end = self.buffer.find(b"\n")
            self.at = end + 1 if end >= 0 else len(self.buffer)
            self.task = replace(self.task, skipping=end < 0, line=self.task.line + (end >= 0))

    def _end(self) -> None:
        """The beginning of a record is left: more of it lies in the next stretch, unless it is too long, or torn."""
        left = len(self.buffer) - self.at
        if self.final and not left and self.task.format == "csv" and not self.task.columns:
            raise StoppedError("the file is empty")
        if left <= MAX_RECORD and not (self.final and left):
            return
        if self.task.format == "csv":
            raise StoppedError(f"line {self.task.line}: longer than 1 MB, or a quote in it is never closed")
        self.refusals.append(Refusal(self.task.line, "", "longer than 1 MB"))
        self.task = replace(self.task, skipping=True, refused=self.task.refused + 1)
        self.at = len(self.buffer)
