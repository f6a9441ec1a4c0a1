"""What a deployment would change of a journey, in words; and who stays and who moves."""

from infra.journeys.comparison import differences
from infra.journeys.fate import Deployed, fates, unknown_steps
from tests.unit.journeys.making import ASK, LISTEN, WAIT_THREE_DAYS, a_journey

OLD = a_journey(WAIT_THREE_DAYS, ASK, LISTEN)
NEW = a_journey({**WAIT_THREE_DAYS, "id": "rest"}, ASK, LISTEN, migrate={"settle": "rest"})
THIRD = a_journey({**WAIT_THREE_DAYS, "id": "last"}, ASK, LISTEN, migrate={"rest": "last"})


def count(version, step, runs, state="waiting"):
    return {"journey": "care", "version": version, "step": step, "state": state, "parked": False, "runs": runs}


def deployed(*history, counts=()):
    """`history` is of versions; the last is in force."""
    versions = {one.version: one for one in history}
    return Deployed("care", versions, [one.version for one in history], counts, history[-1])


def told(found, new):
    return {(one.version, one.step): (one.runs, one.to) for one in fates(found, new)}


def test_who_is_at_a_step_that_the_new_version_names_moves_and_all_others_stay():
    found = deployed(OLD, counts=[count(OLD.version, "settle", 3), count(OLD.version, "listen", 2)])
    assert told(found, NEW) == {(OLD.version, "settle"): (3, "rest"), (OLD.version, "listen"): (2, None)}


def test_who_is_on_the_new_version_already_and_who_is_held_out_does_not_move():
    counts = [count(NEW.version, "rest", 1), count(OLD.version, "settle", 4, "held_out")]
    assert told(deployed(OLD, NEW, counts=counts), NEW) == {(NEW.version, "rest"): (1, None)}


def test_a_chain_of_versions_has_its_say_one_after_the_other():
    found = deployed(OLD, NEW, counts=[count(OLD.version, "settle", 1), count(NEW.version, "rest", 2)])
    assert told(found, THIRD) == {(OLD.version, "settle"): (1, "last"), (NEW.version, "rest"): (2, "last")}


def test_a_version_that_came_into_force_twice_counts_where_it_came_last():
    found = deployed(OLD, NEW, OLD, counts=[count(OLD.version, "settle", 1)])
    assert told(found, OLD) == {(OLD.version, "settle"): (1, None)}
    assert told(found, NEW) == {(OLD.version, "settle"): (1, "rest")}


def test_where_the_journey_is_gone_everybody_stays():
    found = deployed(OLD, counts=[count(OLD.version, "settle", 3)])
    assert told(found, None) == {(OLD.version, "settle"): (3, None)}


def test_a_step_that_no_version_ever_had_is_told():
    wrong = a_journey({**WAIT_THREE_DAYS, "id": "rest"}, ASK, LISTEN, migrate={"setle": "rest", "ask": "rest"})
    assert unknown_steps(deployed(OLD), wrong) == ["setle"]


def test_what_differs_is_said_as_it_is_written():
    longer = {**WAIT_THREE_DAYS, "duration": "5d"}
    other = a_journey(
        longer, {**ASK, "expires": "1d"}, {**LISTEN, "id": "hear"}, priority=70, key="event.data.order.id"
    )
    assert list(differences(OLD, other)) == [
        "key: nothing → event.data.order.id",
        "priority: 50 → 70",
        "+ hear: wait up to 7d for survey.answered",
        "- listen: wait up to 7d for survey.answered",
        "~ settle: wait 3d → wait 5d",
        "~ ask: expires: 3d → 1d",
    ]


def test_what_is_written_within_another_field_is_said_in_the_words_of_the_file():
    leaves = a_journey(exit=[{"event": "order.cancelled", "condition": "order.total > 3"}, {"event": "order.refunded"}])
    assert list(differences(OLD, leaves)) == [
        "exit: nothing → event: order.cancelled, if: order.total > 3; event: order.refunded"
    ]


def test_another_order_is_a_difference_and_nothing_else_is():
    first, then = {**ASK, "then": "listen"}, {**LISTEN, "otherwise": "settle"}
    assert list(differences(a_journey(WAIT_THREE_DAYS, first, then), a_journey(first, then, WAIT_THREE_DAYS))) == [
        "the steps come in another order"
    ]
    assert list(differences(OLD, OLD)) == []
