"""What is imported starts nothing, however new it is; what it says still ends and moves the runs that there are."""

from shared.aws import keys
from shared.journeys.models import ENDED
from shared.profiles.filing import Filing
from tests.integration.journeys.conftest import BRAND, SECRET, told
from tests.unit.journeys.making import LISTEN, a_journey

JOURNEY = a_journey(LISTEN, exit=[{"event": "order.cancelled"}])


def imported(system, event):
    filed = Filing(system.table, BRAND, SECRET).file(event, system.now, lambda *_: None, quiet=True)
    return system.announce(system.table.get(keys.event(filed.home, event.occurred_at, event.source, event.id)))


def test_an_imported_fact_starts_no_journey(system):
    here = system(JOURNEY)
    assert imported(here, told("order.delivered", "e1", order={"id": "1"})) == []
    assert here.runs() == []


def test_the_same_fact_from_a_webhook_starts_one(system):
    assert len(system(JOURNEY).receive(told("order.delivered", "e1", order={"id": "1"}))) == 1


def test_an_imported_fact_ends_a_run(system):
    here = system(JOURNEY)
    here.receive(told("order.delivered", "e1", order={"id": "1"}))
    imported(here, told("order.cancelled", "e2", order={"id": "1"}))
    assert [run.state for run in here.deliver()] == [ENDED, ENDED]
