"""What is told of one person, and by whom."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from msgspec import Struct, field

from infra.simulation.history import Told
from infra.simulation.shop.people import Person
from shared.events import Event, Identifier

OUTAGE, TWICE = 0.004, 0.006
"""Of what is told: hours late, or once more because our answer was lost."""


class Diary(Struct):
    """From the day on which the person comes to the day on which they lose interest."""

    person: Person
    draw: Random
    first: date
    last: date
    begins: datetime
    """Of the year that is played: what happened before is imported, and quiet."""
    told: list[Told] = field(default_factory=list)

    def tell(self, at: datetime, name: str, source: str, who: tuple[Identifier, ...], **data: Any) -> None:
        event = Event(f"{self.person.number}-{len(self.told)}", name, at, source, who, data)
        heard = at + timedelta(seconds=self.draw.uniform(0.5, 20))
        if self.draw.random() < OUTAGE:
            heard += timedelta(hours=self.draw.uniform(1, 8))
        self.told.append(Told(heard, event, quiet=at < self.begins))
        if self.draw.random() < TWICE:
            self.told.append(Told(heard + timedelta(seconds=self.draw.uniform(5, 900)), event, quiet=at < self.begins))

    def chance(self, share: float) -> bool:
        return self.draw.random() < share

    def later(self, at: datetime, days: tuple[float, float]) -> datetime:
        return at + timedelta(days=self.draw.uniform(*days))
