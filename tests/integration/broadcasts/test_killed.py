"""The process dies at every call, before and after it: each member is counted once and gets one message."""

from collections import Counter

import pytest

from shared.aws import keys
from shared.broadcasts import changes, tasks
from shared.broadcasts.going_through import Found, GoingThrough
from shared.broadcasts.models import State
from shared.broadcasts.store import BroadcastStore
from shared.broadcasts.tasks import TURNS


@pytest.fixture
def drafted(fans):
    fans.draft(rate=1)
    return fans


def counted(world):
    world.jobs().take_up(changes.counting(world.broadcast(), world.now), world.now)
    return world


def played(world):
    """All that is left of it, whatever died on the way: the due index and the next turn bring it back."""
    world.work()
    world.pass_by(hours=2)
    return world


@pytest.mark.parametrize("after", [False, True])
def test_a_count_counts_everybody_once(drafted, after):
    begun = counted(drafted.clone())
    calls = begun.clone()
    calls.calls.made = 0
    calls.work()
    for dies_at in range(calls.calls.made):
        world = begun.clone()
        world.calls.dies_at, world.calls.after = dies_at, after
        world.work()
        world.pass_by(minutes=5)
        count = world.broadcast().count
        assert (count.members, count.channels["email"].consented, bool(count.done_at)) == (5, 4, True), dies_at


@pytest.mark.parametrize("after", [False, True])
def test_everybody_is_let_in_once_and_gets_one_message(drafted, after):
    drafted.count()
    drafted.confirm(5)
    whole = drafted.clone()
    whole.calls.made = 0
    played(whole)
    for dies_at in range(whole.calls.made):
        world = drafted.clone()
        world.calls.dies_at, world.calls.after = dies_at, after
        played(world)
        assert sorted(world.messages().values()) == [1] * 5, dies_at
        assert (world.tally(TURNS)["entered"], world.broadcast().state) == (5, State.DONE), dies_at


def test_of_two_who_read_the_same_page_one_goes_on(drafted):
    counted(drafted)
    known, store = drafted.broadcast(), BroadcastStore(drafted.table)
    task = tasks.counting(known.count)
    going = GoingThrough(drafted.table)
    BroadcastStore(drafted.table).begin("spring", task, drafted.now)
    for number in range(keys.SEGMENT_SHARDS):
        part = store.part("spring", task, number)
        for said in ("first", "second"):
            going.page(known, part, lambda member, place, said=said: Found(Counter([said])), drafted.now)
    assert drafted.tally(task) == {"first": 5}
