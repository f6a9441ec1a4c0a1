"""What happened, and what came of it: as little as the reference of journeys has to remember."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Plain = Mapping[str, Any]


class Undecided(Exception):
    """Two speak of the same moment, and contradict each other."""


@dataclass(frozen=True, slots=True)
class Told:
    """Something that happened. `quiet`: it is imported, as history. `by` a run, where one stated it."""

    id: str
    name: str
    at: datetime
    data: Plain
    quiet: bool = False
    by: Any = None


@dataclass(eq=False, slots=True)
class Run:
    journey: Plain
    key: str
    trigger: Told
    began: datetime
    step: Plain = field(default_factory=dict)
    due: datetime | None = None
    ended: tuple[datetime, str] | None = None
    answer: Plain = field(default_factory=dict)
    converted: datetime | None = None
