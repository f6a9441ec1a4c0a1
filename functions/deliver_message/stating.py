"""What a run states goes to the queue of facts, and from there the way of all facts."""

from functions.deliver_message.composition import intake, settings, table
from functions.deliver_message.journey import stated
from shared.aws import clock
from shared.journeys.models import Run
from shared.profiles import facts


def state(run: Run) -> None:
    if not run.statements:
        return
    now = clock.now(table, settings.time_travel)
    intake().put(*(facts.delivery(one, now) for one in stated(run, table)))
