"""Runs and definitions in the table: created once, changed only by whoever saw the latest, found by their due time."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from shared.aws import keys
from shared.errors import ConflictError, DefinitionError
from shared.journeys import endings, engine, listeners
from shared.journeys.codec import item_of, key_of, run_of
from shared.journeys.definition import plain_of
from shared.journeys.definitions import Definitions
from shared.journeys.models import HELD_OUT
from shared.journeys.step import Due
from shared.journeys.store import RunStore, superseded
from tests.unit.journeys.making import LISTEN, MONDAY, a_journey, a_scene, an_event, started

THURSDAY = MONDAY + timedelta(days=3)


def compiled(*journeys):
    named = {journey.name: plain_of(journey) for journey in journeys}
    return {"journeys": named, "listeners": listeners.index(journeys)}


@pytest.fixture
def runs(table):
    return RunStore(table)


def moved(run):
    journey = a_journey()
    return engine.advance(run, journey, a_scene(THURSDAY), Due(THURSDAY))


def test_a_run_comes_back_as_it_was(runs):
    run = moved(started(a_journey()))
    assert run.outbox
    runs.create(run, MONDAY)
    assert runs.get(key_of(run)) == run


def test_a_run_with_a_large_trigger_comes_back_as_it_was_and_fits_in_few_units(runs):
    items = [{"sku": f"sku-{n}", "name": "Ögesund shelf ไม้", "quantity": n} for n in range(100)]
    run = started(a_journey(), an_event(order={"id": "1", "items": items}))
    runs.create(run, MONDAY)
    assert runs.get(key_of(run)) == run
    assert len(item_of(run, MONDAY)["seen"]) < 1500


def test_of_two_who_create_the_same_run_one_does(runs):
    run = started(a_journey())
    assert runs.create(run, MONDAY)
    assert not runs.create(replace(run, step="other"), MONDAY)
    assert runs.get(key_of(run)) == run


def test_of_two_who_move_the_same_run_one_does(runs):
    run = started(a_journey())
    runs.create(run, MONDAY)
    runs.save(moved(run), THURSDAY, before=run)
    with pytest.raises(ConflictError):
        runs.save(moved(run), THURSDAY, before=run)


def test_a_waiting_run_is_in_the_due_index_and_an_ended_one_is_not(runs, table):
    run = started(a_journey())
    runs.create(run, MONDAY)
    assert _due(table, THURSDAY) == [key_of(run)]
    runs.save(endings.end(run, "stopped", MONDAY), MONDAY, before=run)
    assert _due(table, THURSDAY) == []


def test_a_run_that_is_late_already_lies_where_the_next_sweep_looks(runs, table):
    run = started(a_journey())
    runs.create(run, THURSDAY + timedelta(days=1))
    assert _due(table, THURSDAY) == []
    assert _due(table, THURSDAY + timedelta(days=1)) == [key_of(run)]
    assert runs.get(key_of(run)).due_at == THURSDAY


def test_only_a_run_that_asks_for_a_message_has_an_outbox():
    run = started(a_journey())
    assert "outbox" not in item_of(run, MONDAY)
    assert "outbox" in item_of(moved(run), THURSDAY)


def test_an_item_of_an_earlier_shape_lacks_what_was_empty_and_is_read_all_the_same():
    run = endings.end(started(a_journey()), "stopped", MONDAY)
    assert run_of(item_of(run, MONDAY)) == run


def test_the_runs_of_a_customer_are_found_under_all_its_ids_oldest_first(runs):
    younger = replace(started(a_journey()), customer_id="b2", started_at=THURSDAY)
    older, other = started(a_journey()), started(a_journey(name="other"))
    for run in (younger, older, other):
        runs.create(run, MONDAY)
    assert runs.of_customer(["b2", "a1"], "care") == [older, younger]
    assert len(runs.of_customer(["b2", "a1"])) == 3
    assert runs.of_customer(["zz"]) == []


def test_a_journey_whose_name_begins_with_anothers_is_not_taken_for_it(runs):
    runs.create(started(a_journey(name="care_more")), MONDAY)
    assert runs.of_customer(["a1"], "care") == []


def test_when_customers_merge_the_older_run_goes_on():
    older = started(a_journey())
    younger = replace(older, customer_id="b2", started_at=THURSDAY)
    assert superseded(younger, [older, younger])
    assert not superseded(older, [older, younger])
    assert not superseded(younger, [endings.end(older, "stopped", MONDAY), younger])
    assert superseded(younger, [endings.end(older, "stopped", THURSDAY + timedelta(seconds=1)), younger])
    assert not superseded(younger, [replace(older, state=HELD_OUT), younger])
    assert not superseded(younger, [replace(older, key="another order"), younger])


def test_of_two_runs_of_the_same_moment_exactly_one_goes_on():
    one, other = started(a_journey()), replace(started(a_journey()), customer_id="b2")
    assert [superseded(run, [one, other]) for run in (one, other)] == [False, True]


def test_a_version_that_is_no_longer_in_the_folder_is_still_found(table):
    old, new = a_journey(LISTEN), a_journey()
    Definitions(table, compiled(old)).keep(old)
    later = Definitions(table, compiled(new))
    assert later.of("care", old.version) == old
    assert later.of("care", new.version) == new
    with pytest.raises(DefinitionError):
        later.of("care", "0" * 12)


def test_a_version_that_is_no_longer_in_the_folder_still_hears_its_events(table):
    old = a_journey(LISTEN, name="gone", exit=[{"event": "order.cancelled"}])
    Definitions(table, compiled(old)).keep(old)
    later = Definitions(table, compiled(a_journey()))
    assert movers(later, "order.cancelled") == {"gone"}
    assert movers(later, "survey.answered") == {"care", "gone"}
    assert not later.moved_by(an_event("page.viewed"), MONDAY)


def test_a_version_that_is_no_longer_in_the_folder_hears_only_what_it_asked_for(table):
    old = a_journey(name="gone", exit=[{"event": "ticket.opened", "condition": 'event.data.ticket.priority == "high"'}])
    Definitions(table, compiled(old)).keep(old)
    later = Definitions(table, compiled(a_journey()))
    assert "gone" in later.moved_by(an_event("ticket.opened", ticket={"priority": "high"}), MONDAY)
    assert not later.moved_by(an_event("ticket.opened", ticket={"priority": "low"}), MONDAY)


def test_what_a_table_knows_from_before_events_were_asked_what_they_say_is_heard_still(table):
    table.put(keys.LISTENERS, {"gone": {"order.cancelled"}})
    assert "gone" in Definitions(table, compiled()).moved_by(an_event("order.cancelled"), MONDAY)


def test_a_version_that_is_first_used_later_is_heard_of_within_minutes(table):
    here = Definitions(table, compiled())
    assert not movers(here, "survey.answered")
    Definitions(table, compiled()).keep(a_journey())
    assert not movers(here, "survey.answered", MONDAY + timedelta(minutes=4))
    assert movers(here, "survey.answered", MONDAY + timedelta(minutes=5)) == {"care"}


def movers(definitions, event, now=MONDAY):
    found = definitions.moved_by(an_event(event), now)
    return {name for name in ("care", "gone") if name in found}


def _due(table, at):
    buckets = keys.due_buckets(at, at)
    return [
        {name: item[name] for name in ("pk", "sk")}
        for bucket in buckets
        for item in table.due(bucket, keys.timestamp(at))
    ]
