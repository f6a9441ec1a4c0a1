"""What a step asks for goes into the outbox of its run, and is written with it or not at all."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from shared.events import Name
from shared.journeys import exits
from shared.journeys.context import variables_of
from shared.journeys.definition import Journey
from shared.journeys.endings import finished
from shared.journeys.models import Outgoing, Run, Statement
from shared.journeys.scene import Scene
from shared.journeys.step import Fact

BREATH = timedelta(microseconds=1)


def asking(run: Run, outgoing: Outgoing | None, journey: Journey, scene: Scene) -> Run:
    """With the message in its outbox, or ended where `when` does not hold any more."""
    if outgoing is None:
        return run
    if not exits.guard_holds(journey, variables_of(run, scene.profile, scene.now)):
        return finished(run, journey, "guard", scene.now)
    return replace(run, outbox=(*run.outbox, replace(outgoing, priority=journey.priority)))


def stating(run: Run, fact: Fact | None, scene: Scene) -> Run:
    if fact is None:
        return run
    visit = run.visits.get(run.step, 0)
    statement = Statement(run.step, visit, fact.name, scene.strongest, _moment(run, fact.name, scene.now), fact.data)
    return replace(run, outbox=(*run.outbox, statement))


def _moment(run: Run, name: str, now: datetime) -> datetime:
    """Of two words on the customer in one breath the second is the later, so that it counts."""
    said = [one.stated_at for one in run.statements if one.name == name == Name.CUSTOMER_UPDATED]
    return max([now, *(at + BREATH for at in said)])
