"""New rules: every customer is queued once, whoever dies on the way, and nobody is while the rules are the same."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from shared.aws import keys
from shared.reviews import refresh as module
from shared.reviews.refresh import Refresh, progress
from tests.integration.reviews.conftest import COOKIE, NOW, Client, Killed, visit

PEOPLE = [("email", "person", f"p{number}@a.example") for number in range(40)]


@dataclass
class Line:
    """The queue: what was sent, and how many are said to wait. Dies with its process, after the send or before."""

    client: Client
    sent: list = field(default_factory=list)
    busy: int = 0
    delays: list = field(default_factory=list)

    def send(self, bodies, *, delay_seconds=0):
        self.client.made += 1
        dies = self.client.made - 1 == self.client.dies_at
        if dies and not self.client.after:
            raise Killed
        self.sent += bodies
        self.delays.append(delay_seconds)
        if dies:
            raise Killed

    def waiting(self):
        return self.busy


@pytest.fixture
def many(world, monkeypatch):
    """Forty customers on pages of a few items each: DynamoDB ends a page at a megabyte, and this one earlier."""
    for number, one in enumerate(PEOPLE):
        world.file(visit(number, one))
    world.file(visit(99, COOKIE), visit(100, PEOPLE[0], PEOPLE[1]))
    real = world.client.real
    original = real.scan
    monkeypatch.setattr(real, "scan", lambda **asked: original(**asked, Limit=7))
    return world


@pytest.fixture
def line(world):
    return Line(world.client)


def a_refresh(world, line, rules="r1"):
    return Refresh(world.table, line, rules)


def turn(world, line, message, dies=(None, False)):
    """Delivered until it does not die, as a queue does."""
    world.client.dies_at, world.client.after = dies
    world.client.made = 0
    try:
        a_refresh(world, line).page(message["refresh"], message["part"])
    except Killed:
        world.client.dies_at = None
        a_refresh(world, line).page(message["refresh"], message["part"])
    world.client.dies_at = None


def finish(world, line, *, at=None, after=False):
    """Customers that were queued, and how often."""
    queued = Counter()
    while line.sent:
        message = line.sent.pop(0)
        if "customer" in message:
            assert message["quiet"]
            assert message["by_rules"]
            queued[message["customer"]] += 1
        else:
            turn(world, line, message, (at, after))
    return queued


def customers(world):
    return {world.profile(one).customer_id for one in PEOPLE}


def test_every_customer_is_queued_once_and_nobody_else(many, line):
    a_refresh(many, line).begin(NOW)
    assert finish(many, line) == dict.fromkeys(customers(many), 1)
    known = progress(many.table.get(keys.REFRESH))
    assert (known.done, known.customers, known.rules) == (True, 39, "r1")


def test_the_same_rules_are_gone_through_once_unless_somebody_asks(many, line):
    for again, queued in ((False, 39), (False, 0), (True, 39)):
        a_refresh(many, line).begin(NOW + timedelta(minutes=queued), again=again)
        assert len(finish(many, line)) == queued
    a_refresh(many, line, "r2").begin(NOW + timedelta(hours=2))
    assert len(finish(many, line)) == 39


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("at", range(5))
def test_whoever_dies_repeats_a_page_and_nobody_is_left_out(many, line, at, after):
    """At the same call of every page: its progress is read, the page is, it is queued, noted, the next one asked."""
    a_refresh(many, line).begin(NOW)
    queued = finish(many, line, at=at, after=after)
    assert queued.keys() == customers(many)
    assert progress(many.table.get(keys.REFRESH)).done
    assert set(queued.values()) <= ({1, 2} if (at, after) in ((2, True), (3, False)) else {1})


def test_what_came_to_a_halt_is_taken_up_again_by_the_next_hour(many, line):
    a_refresh(many, line).begin(NOW)
    lost, line.sent = line.sent, []
    turn(many, line, lost[0])
    line.sent = [one for one in line.sent if "customer" in one]
    a_refresh(many, line).begin(NOW + timedelta(hours=1))
    assert finish(many, line) == dict.fromkeys(customers(many), 1)


def test_a_message_that_comes_twice_changes_nothing(many, line):
    a_refresh(many, line).begin(NOW)
    line.sent += line.sent
    assert finish(many, line).keys() == customers(many)


def test_two_who_begin_at_once_begin_one_refresh(many, line):
    a_refresh(many, line).begin(NOW)
    (first,) = {one["refresh"] for one in line.sent}
    known = many.table.get

    def stale(key, **options):
        many.table.get = known
        return None

    many.table.get = stale
    a_refresh(many, line).begin(NOW + timedelta(seconds=1))
    assert {one["refresh"] for one in line.sent} == {first}


def test_it_waits_while_others_are_busy(many, line):
    a_refresh(many, line).begin(NOW)
    message, line.sent, line.busy = line.sent[0], [], module.BUSY + 1
    turn(many, line, message)
    assert (line.sent, line.delays[-1]) == ([message], module.PAUSE_SECONDS)


def test_a_refresh_that_another_one_replaced_ends(many, line):
    a_refresh(many, line).begin(NOW)
    old, line.sent = line.sent, []
    a_refresh(many, line, "r2").begin(NOW + timedelta(minutes=1))
    line.sent = []
    for message in old:
        turn(many, line, message)
    assert line.sent == []
