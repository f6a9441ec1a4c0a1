"""What is under way, as the page of today tells it: with what the guard has counted of each broadcast."""

from shared.aws import gates, keys
from shared.aws.writes import Write
from shared.broadcasts.models import State
from shared.broadcasts.under_way import under_way
from shared.guards.blast_guard import WHOLE
from shared.journeys.control_store import ControlStore


def shown(world):
    found = under_way(world.table, ControlStore(world.table).latest())
    return [(one.broadcast.name, one.broadcast.state, one.paused, one.sent) for one in found]


def left(world, number, since=None):
    known = world.broadcast()
    key = keys.sends(gates.of_run(known.journey, known.name), since, "mail")
    world.table.write(Write(key, expression=f"ADD #{WHOLE} :number", values={"number": number}))


def test_it_is_shown_from_its_confirmation_until_it_is_over_with_all_that_left_of_it(fans):
    fans.draft()
    fans.count()
    assert shown(fans) == []
    fans.confirm(5)
    assert shown(fans) == [("spring", State.CONFIRMED, False, 0)]
    fans.pass_by(seconds=10)
    left(fans, 3)
    fans.pause()
    assert shown(fans) == [("spring", State.RUNNING, True, 3)]
    fans.pass_by(minutes=1)
    fans.resume()
    left(fans, 2, fans.now)
    assert shown(fans) == [("spring", State.RUNNING, False, 5)]
    fans.pass_by(seconds=1)
    fans.stop()
    assert shown(fans) == []
