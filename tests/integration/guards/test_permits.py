"""Several workers take leave in blocks, one call at a time in an order that is drawn, and some of them die."""

from datetime import timedelta
from functools import partial
from random import Random

import pytest

from shared.aws import keys
from shared.aws.table import Table
from shared.messages import permits
from shared.messages.permits import Allowance, Permits, granted
from tests.doubles.dynamodb import DynamoDB
from tests.integration.profiles.workers import Crew
from tests.unit.messages.samples import NOW

BLOCK, HOUR, DAY = 5, 20, 30


def allowance(hour: int = 12) -> Allowance:
    return Allowance(
        keys.sends("journey:j", None, "2026-11-18"), {"day": DAY, f"h{hour}": HOUR}, NOW + timedelta(days=1)
    )


@pytest.fixture(autouse=True)
def _blocks(monkeypatch):
    monkeypatch.setattr(permits, "BLOCKS", HOUR // BLOCK)


class Office:
    """Each worker sends what it may, and gives back what in the end did not go."""

    def __init__(self) -> None:
        self.client, self.sent, self.refused = DynamoDB(), 0, 0

    def table(self) -> Table:
        return Table(self.client, "customers")

    def works(self, many: int, fails: int = 0):
        def job(table: Table) -> None:
            mine = Permits(partial(granted, table))
            for number in range(many):
                if not mine.take(allowance()):
                    self.refused += 1
                elif number < fails:
                    mine.give_back(allowance())
                else:
                    self.sent += 1

        return job


@pytest.mark.parametrize("kills", [0, 3])
def test_however_many_there_are_they_never_send_more_and_little_is_left_over(kills):
    least = HOUR
    for number in range(80):
        draw, office = Random(f"permits:{kills}:{number}"), Office()  # noqa: S311 (a seed)
        crew = Crew(office.client, draw, kills=kills)
        crew.work([office.works(draw.randint(1, 12), draw.randint(0, 3)) for _ in range(6)], workers=3)
        assert office.sent <= HOUR
        if office.refused and not kills:
            assert office.sent >= HOUR - 6 * (BLOCK - 1)
            least = min(least, office.sent)
    assert kills or least < HOUR


def test_one_worker_alone_has_all_of_it_and_asks_once_a_block():
    office = Office()
    office.works(HOUR + 3)(office.table())
    assert (office.sent, office.refused) == (HOUR, 3)
    assert office.client.attempts == HOUR // BLOCK + 2 * office.refused


def test_another_hour_of_the_day_has_as_much_until_the_day_is_full():
    mine = Permits(partial(granted, Office().table()))
    assert sum(mine.take(allowance(12)) for _ in range(50)) == HOUR
    assert sum(mine.take(allowance(13)) for _ in range(50)) == DAY - HOUR
    assert not mine.take(allowance(14))


def test_more_than_there_is_in_all_is_never_there():
    mine = Permits(partial(granted, Office().table()))
    assert not mine.take(allowance(), HOUR + 1)
    assert mine.take(allowance(), HOUR)
