"""A made-up year of a shop: the same seed, size and beginning are the same year, person by person."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from msgspec import Struct

from infra.journeys.world import World
from infra.simulation.history import Told
from infra.simulation.shop import afterwards, letters, purchases, seasons, visits
from infra.simulation.shop.diary import Diary
from infra.simulation.shop.people import Person, person

YEAR = timedelta(days=365)
KNOWN_BEFORE = 0.6
"""Of the people; the others come in the course of the year."""

HOUSEHOLD = 0.04
"""Of the people: one more lives at the same phone number."""

DRIFTS_AWAY = 0.25


class Shop(Struct, frozen=True):
    """`customers` are households, of one person or two."""

    customers: int
    seed: int
    begins: datetime
    length: timedelta = YEAR

    @property
    def ends(self) -> datetime:
        return self.begins + self.length

    @property
    def about(self) -> str:
        return f"a made-up shop of {self.customers:,} customers, seed {self.seed}"

    def __len__(self) -> int:
        return self.customers

    def label(self, number: int, world: World) -> str:
        one = person(self._draw(number), 2 * number)
        return f"{one.first_name} {one.last_name} ({one.place.country}, {one.habit.name}, number {number})"

    def circle(self, number: int) -> list[Told]:
        draw = self._draw(number)
        first = person(draw, 2 * number)
        people = [first, person(draw, 2 * number + 1, first)] if draw.random() < HOUSEHOLD else [first]
        told = [one for each in people for one in self._life(each, draw)]
        return sorted((one for one in told if one.received_at < self.ends), key=lambda one: one.received_at)

    def _draw(self, number: int) -> Random:
        return Random(f"{self.seed}/{number}")  # noqa: S311 - the same number is the same life

    def _life(self, one: Person, draw: Random) -> list[Told]:
        begins, ends = self.begins.date(), self.ends.date()
        joined = begins + timedelta(days=draw.randrange((ends - begins).days))
        if draw.random() < KNOWN_BEFORE:
            joined = begins - timedelta(days=draw.randrange(5, 400))
        last = joined + timedelta(days=draw.randrange(40, 500)) if draw.random() < DRIFTS_AWAY else ends
        diary = Diary(one, draw, joined, min(last, ends), self.begins)
        self._join(diary)
        for day in _purchases(diary):
            buy(diary, day)
        for day in seasons.days(draw, max(joined, begins), diary.last, one.habit.visits):
            visits.look_round(diary, day)
        return diary.told

    def _join(self, diary: Diary) -> None:
        at = datetime.combine(diary.first, time(10, 5), UTC)
        subscribes, known = diary.chance(diary.person.habit.subscribes), at < self.begins
        if diary.person.habit.name == "lead":
            afterwards.ask_for_more(diary, at)
        letters.introduce(diary, at, subscribed=subscribes and known)
        if subscribes:
            if not known:
                letters.subscribe(diary, at + timedelta(minutes=3))
            letters.correspond(diary, max(diary.first, self.begins.date()))


def buy(diary: Diary, day: date) -> None:
    came = purchases.in_store(diary, day) if diary.person.habit.in_store else purchases.online(diary, day)
    if came:
        afterwards.arrived(diary, came)


def _purchases(diary: Diary) -> Iterator[date]:
    """The first one soon, the next ones in a rhythm, all of them rather in December than in January."""
    habit, draw = diary.person.habit, diary.draw
    if habit.pause is None:
        return
    usual = max(5.0, draw.gauss(*habit.pause)) if habit.most > 1 else draw.uniform(0, 90)
    day, bought = diary.first + timedelta(days=int(draw.uniform(0, usual))), 0
    while day <= diary.last and bought < habit.most:
        if seasons.in_season(draw, day):
            yield day
            bought += 1
            day += timedelta(days=max(1, round(draw.gauss(usual, habit.pause[1] / 3))))
        else:
            day += timedelta(days=draw.randrange(2, 12))
