"""How many runs and messages wait, and where."""

import pytest
from msgspec.structs import replace

from shared.aws import keys
from shared.messages.items import message_item
from shared.messages.models import State
from tests.unit.functions.operate_journeys.desks import GATE, NEW, OLD, OTHER, a_run, parked
from tests.unit.journeys.making import MONDAY
from tests.unit.messages.samples import a_message


def test_runs_are_counted_by_version_and_step_and_those_parked_and_held_out_apart(desk):
    for number in range(3):
        desk.put(a_run(number))
    desk.put(parked(a_run(3)))
    desk.put(replace(a_run(4), state="held_out"))
    desk.put(a_run(5, NEW))
    desk.put(a_run(6, OTHER))
    _, shown = desk.get("/journeys/care")
    found = {(one["version"], one["step"], one["state"], one["parked"]): one["runs"] for one in shown["counts"]}
    assert found == {
        (OLD.version, "settle", "waiting", False): 3,
        (OLD.version, "settle", "waiting", True): 1,
        (OLD.version, "settle", "held_out", False): 1,
        (NEW.version, "rest", "waiting", False): 1,
    }
    assert (shown["versions"], shown["version"], shown["next"]) == ([OLD.version, NEW.version], NEW.version, None)
    _, every = desk.get("/journeys")
    assert sum(one["runs"] for one in every["counts"]) == 7
    assert [(one["name"], one["version"]) for one in every["journeys"]] == [
        ("care", NEW.version),
        ("other", OTHER.version),
    ]


def test_what_is_too_much_for_one_answer_goes_on_in_the_next(desk, monkeypatch):
    for number in range(7):
        desk.put(a_run(number))
    monkeypatch.setattr("shared.journeys.census.PAGE", 2)
    monkeypatch.setattr("functions.operate_journeys.routes.COUNTING_SECONDS", -1)
    found, after, answers = 0, {}, 0
    while True:
        _, page = desk.get("/journeys", **after)
        found, answers = found + sum(one["runs"] for one in page["counts"]), answers + 1
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert (found, answers >= 4) == (7, True)


def test_a_message_that_waits_for_the_end_of_a_pause_is_counted(desk):
    held = a_message(state=State.READY, parked=GATE, due_at=MONDAY, journey="care")
    desk.table.put(keys.message(held.address, held.send_key), message_item(held))
    assert desk.get("/journeys/care")[1]["held"] == 1


@pytest.mark.parametrize("after", ["x", "e30=", "bnVsbA=="])
def test_a_place_in_the_index_that_is_none_is_refused(desk, after):
    assert desk.get("/journeys", after=after)[0] == 400
