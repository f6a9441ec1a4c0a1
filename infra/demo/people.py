"""The people of the story: new ones on every run, so that the demo can be played any number of times."""

from datetime import datetime, timedelta
from secrets import randbelow

from msgspec import Struct

PEOPLE = 10
"""Numbers of one run."""


class Person(Struct, frozen=True):
    """`number` tells this person apart in everything a shop would number: customers, orders, phones."""

    first_name: str
    last_name: str
    city: str
    locale: str
    subscribed: bool
    number: int

    @property
    def email(self) -> str:
        return f"{self.first_name}.{self.last_name}.{self.number}@example.com".lower()

    @property
    def phone(self) -> str:
        """As an online shop stores it; the till writes it the way people say it."""
        return f"+49151{self.number:08d}"

    @property
    def local_phone(self) -> str:
        digits = f"{self.number:08d}"
        return f"0151 {digits[:4]} {digits[4:]}"

    @property
    def spoken_phone(self) -> str:
        """As a telephone system shows it."""
        return f"+49 {self.local_phone[1:]}"

    @property
    def customer_id(self) -> int:
        return 7_100_000_000_000 + self.number

    @property
    def order_id(self) -> int:
        return 5_800_000_000_000 + self.number

    @property
    def order_number(self) -> int:
        return 1_000 + self.number % 90_000


class Cast(Struct, frozen=True):
    """Ines buys online and in the store, Ben's order is cancelled, Clara does not want marketing."""

    morning: datetime
    ines: Person
    ben: Person
    clara: Person

    def everybody(self) -> tuple[Person, ...]:
        return self.ines, self.ben, self.clara


def cast(now: datetime) -> Cast:
    first = randbelow(10**7) * PEOPLE
    return Cast(
        morning=now - timedelta(hours=3),
        ines=Person("Ines", "Hoffmann", "Berlin", "de-DE", subscribed=True, number=first),
        ben=Person("Ben", "Okafor", "Hamburg", "en-DE", subscribed=True, number=first + 1),
        clara=Person("Clara", "Nowak", "Leipzig", "en-DE", subscribed=False, number=first + 2),
    )
