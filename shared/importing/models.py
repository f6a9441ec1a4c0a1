"""What an import is made of: the rows of a file, what is wrong with some of them, and how far it has come."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from shared.configuration import Brand
from shared.errors import MalformedPayloadError, Permanent
from shared.events import Event

Kind = Literal["customers", "orders", "suppressions", "members"]
Format = Literal["csv", "jsonl"]
Delimiter = Annotated[str, Meta(pattern="^[,;\t]?$")]
Id = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Segment = Annotated[str, Meta(pattern="^([a-z][a-z0-9_]{0,63})?$")]
Source = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*/[A-Za-z0-9_.-]+$")]


class CellError(MalformedPayloadError):
    """A row that cannot be taken: which column is wrong and what would be right, never what it says."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(f"{column}: {reason}")
        self.column = column
        self.reason = reason


class StoppedError(Permanent):
    """Nobody can tell what the rest of the file means; says why, and what to do."""


class State(StrEnum):
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


class Import(Struct, frozen=True):
    """One file and how much of it is done. `offset` is where the next record begins, which is in `line`.

    `columns` are our names of a CSV file's columns, "" for those that are not taken. `skipping` is set in the middle of
    a line that is too long. `parts` counts the objects of the errors found so far.

    `members` are those of a `segment`; with `replaces`, whoever is in it and not in the file leaves it afterwards:
    `after` is the place among its members, `removed` counts them. Only what `starts_journeys` is news. At `sweep_at`
    the members are gone through once more. `run` is that of the job, when it last took a turn.
    """

    id: Id
    kind: Kind
    source: Source
    created_at: datetime
    mapping: Mapping[str, str] = field(default_factory=dict)
    delimiter: Delimiter = ""
    dry_run: bool = False
    segment: Segment = ""
    replaces: bool = False
    starts_journeys: bool = False
    state: State = State.RUNNING
    reason: str = ""
    format: Format | None = None
    columns: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    etag: str = ""
    size: int = 0
    offset: int = 0
    line: int = 1
    skipping: bool = False
    accepted: int = 0
    refused: int = 0
    parts: int = 0
    after: str = ""
    removed: int = 0
    sweep_at: datetime | None = None
    run: int = 1
    version: int = 0

    @property
    def read(self) -> bool:
        return 0 < self.size <= self.offset

    @property
    def settled(self) -> bool:
        """Nothing is left to do, unless somebody goes on with it."""
        return self.state is not State.RUNNING and self.sweep_at is None


class About(Struct, frozen=True):
    """What every row of an import has in common."""

    kind: Kind
    source: str
    received_at: datetime
    brand: Brand
    id: str = ""
    segment: str = ""

    @property
    def connector(self) -> str:
        return self.source.partition("/")[0]

    @property
    def scope(self) -> str:
        return self.source.partition("/")[2]

    @property
    def region(self) -> str:
        """The country whose local phone numbers the source writes."""
        configured = self.brand.source(self.connector, self.scope)
        return (configured.region if configured else None) or self.brand.country


class Row(Struct, frozen=True):
    """What a record states, by our name of the column; a column may state several values."""

    cells: Mapping[str, tuple[str, ...]]

    def text(self, column: str) -> str | None:
        stated = self.cells.get(column, ())
        if len(stated) > 1:
            raise CellError(column, "takes one value, not a list")
        return stated[0] if stated else None


class Refusal(Struct, frozen=True):
    line: int
    column: str
    reason: str


class Chunk(Struct, frozen=True):
    """What one stretch of the file says, and the import as it is after it."""

    events: tuple[Event, ...]
    refusals: tuple[Refusal, ...]
    after: Import
