"""What queues and the stream have brought among people in memory: each of it may come once more."""

from collections.abc import Mapping

from msgspec import Struct, field

from infra.journeys.known import Filed
from shared.journeys.models import Run
from shared.journeys.step import Occurrence


class Brought(Struct):
    """`facts` with whether they were news; `wakes` of runs, by their keys; `runs` as each was after a change."""

    facts: list[tuple[Filed, bool]] = field(default_factory=list)
    wakes: list[tuple[Mapping[str, str], Occurrence | None]] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
