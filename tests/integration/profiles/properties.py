"""What must hold of every world. Each property draws a world of its own and fails by an assertion.

All of them run on the DynamoDB in a dictionary; test_double.py says why that may stand for a real one.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import combinations
from random import Random

from shared.aws.table import Table
from tests.doubles.dynamodb import MOST_BEHIND, DynamoDB
from tests.integration.profiles import judging, scenes, sending
from tests.integration.profiles.judging import agree, deciding, filing
from tests.integration.profiles.scenes import Identifier
from tests.integration.profiles.workers import Crew, Job
from tests.integration.profiles.worlds import Told, World, again, decided, world

Property = Callable[[Random], None]


def order_free(draw: Random) -> None:
    """Any order, any repetition: the customers, profiles and ids are those of the reference."""
    told = world(draw, cuts=0).told
    table = Table(DynamoDB(), "customers")
    do(table, [filing(one) for one in shuffled(draw, told)])
    found = agree(table, told)
    plainly = Table(DynamoDB(), "customers")
    do(plainly, [filing(one) for one in told])
    assert judging.profiles(plainly, told) == found


def concurrent(draw: Random) -> None:
    """Three or four workers at once, call by call, with lazy reads; cuts and restores among the deliveries. Often only
    a few events, so that no later one mends what two at once have spoilt.
    """
    stories = world(draw, most=draw.choice([3, 4, 10]), cuts=draw.randint(0, 3))
    client = crew(draw, stories, workers=draw.randint(3, 4), kills=0)
    agree(Table(client, "customers"), stories.told, stories.decided)


def killed_anywhere(draw: Random) -> None:
    """Workers that die before or after any of their calls; the queue delivers again what they had in hand."""
    stories = world(draw)
    client = crew(draw, stories, workers=draw.randint(1, 3), kills=4)
    agree(Table(client, "customers"), stories.told, stories.decided)


def reversible(draw: Random) -> None:
    """A cut leaves what would be without the link, a restore what was before, whatever else was cut meanwhile."""
    told = world(draw, cuts=0).told
    table = Table(DynamoDB(), "customers")
    do(table, [filing(one) for one in told])
    before = agree(table, told)
    linked = sorted({pair for one in told for pair in combinations(sorted(one.stated), 2)})
    pairs = draw.sample(linked, min(len(linked), draw.randint(1, 3)))
    cut = [decided(pair, "first", True, number) for number, pair in enumerate(pairs)]
    restored = [decided(pair, "second", False, number + 9) for number, pair in enumerate(pairs)]
    do(table, map(deciding, cut))
    do(table, [filing(one) for one in draw.sample(told, min(2, len(told)))])
    agree(table, told, cut)
    draw.shuffle(restored)
    do(table, map(deciding, restored))
    assert judging.profiles(table, told) == before


def monotone_consent(draw: Random) -> None:
    """Whoever took back consent gets no marketing, at any moment between facts, joins and cuts."""
    stories = world(draw)
    table, known = Table(DynamoDB(), "customers"), []
    steps = [(one, filing(one)) for one in shuffled(draw, stories.told)]
    for told, job in steps:
        do(table, [job])
        known.append(told)
        sending.respects(table, known)
    for said in stories.decided:
        do(table, [deciding(said)])
        sending.respects(table, known)
    sending.respects_all(table, known)


def no_mixing(draw: Random) -> None:
    """People whom no source ever called one see nothing of each other, whatever devices and addresses they share. What
    was done on a device that two of them used is nobody's.
    """
    told = world(draw, scenes.APART, cuts=0).told
    table = Table(DynamoDB(), "customers")
    do(table, [filing(one) for one in shuffled(draw, told)])
    people = {one: who for one, who in judging.profiles(table, told).items() if one[0] == "email" and not who.shared}
    for one, profile in people.items():
        others = [event for event in told if one not in event.stated]
        closed = {
            event.event.id for event in others if people.keys() & {*event.stated} or _crowded(event, told, people)
        }
        assert not closed & sending.tokens(table, profile), one


def _crowded(event: Told, told: Sequence[Told], people: Collection[Identifier]) -> bool:
    """It was on a device that several people used."""
    devices = {one for one in event.stated if one[1] == "pointer"}
    together = [[each.stated for each in told if one in each.stated] for one in devices]
    return any(len({one for stated in used for one in stated if one in people}) > 1 for used in together)


def idempotent(draw: Random) -> None:
    """A redelivery leaves every item as it was, and attempts at most one write."""
    told = world(draw, cuts=0).told
    client = DynamoDB()
    table = Table(client, "customers")
    do(table, [filing(one) for one in told])
    before = {pk: dict(items) for pk, items in client.partitions.items()}
    for one in shuffled(draw, told):
        attempts = client.attempts
        do(table, [filing(one)])
        assert client.partitions == before, one
        assert client.attempts - attempts <= 1, one


PROPERTIES: Mapping[str, Property] = {
    one.__name__: one
    for one in (order_free, concurrent, killed_anywhere, reversible, monotone_consent, no_mixing, idempotent)
}


def do(table: Table, jobs: Iterable[Job]) -> None:
    for job in jobs:
        job(table)


def crew(draw: Random, stories: World, *, workers: int, kills: int) -> DynamoDB:
    """The table after all of it was done by these workers. Their turns have a seed of their own, so that a world that
    is made smaller still meets the same turns.
    """
    turns = Random(draw.randint(0, 2**32))  # noqa: S311
    client = DynamoDB(behind=lambda: turns.choice([0, 0, turns.randint(0, MOST_BEHIND)]))
    jobs = [filing(one) for one in shuffled(draw, stories.told)] + [deciding(one) for one in stories.decided]
    turns.shuffle(jobs)
    Crew(client, turns, kills).work(jobs, workers)
    client.behind = lambda: 0
    return client


def shuffled(draw: Random, told: Sequence[Told]) -> list[Told]:
    """In any order, some of them twice."""
    twice = [again(draw, one) for one in draw.sample(told, draw.randint(0, len(told)))]
    both = [*told, *twice]
    draw.shuffle(both)
    return both
