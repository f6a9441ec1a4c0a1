"""What people in memory have come to, counted. Counts of two circles add up to those of both."""

from collections import Counter
from collections.abc import Iterator

from infra.journeys.world import World
from shared.events import OF_OURS
from shared.journeys.models import Run
from shared.messages.models import Message, State

Key = tuple[str, ...]
"""What is counted, and of which journey, channel, rule, day."""

Tally = Counter[Key]

TREATED, HELD_OUT = "treated", "held_out"


def tally(world: World) -> Tally:
    counts: Tally = Counter()
    counts["circles",] = 1
    counts["customers",] = _people(world)
    counts["events",] = sum(one.source not in OF_OURS for one in world.known.facts)
    counts.update(("stated", str(one.name)) for one in world.known.facts if one.source in OF_OURS)
    for run in world.runs.all:
        counts.update(_of_run(run))
    for message in world.post.messages:
        counts.update(_of_message(message))
    counts.update(("held", one.journey, one.rule or "again") for one in world.post.holds)
    return counts


def _people(world: World) -> int:
    """A browser that never said whose it is is nobody yet."""
    circle = world.known.circle
    return len({circle.owners[one].customer_id for one, node in circle.nodes.items() if node.role == "person"})


def _of_run(run: Run) -> Iterator[Key]:
    group = HELD_OUT if run.held_out else TREATED
    yield "entered", run.journey, group
    yield ("ended", run.journey, run.reason) if run.reason else ("going", run.journey)
    if run.converted_at:
        yield "converted", run.journey, group
    for step in dict.fromkeys(one.split()[1] for one in run.path):
        yield "reached", run.journey, step


def _of_message(message: Message) -> Iterator[Key]:
    if message.state is State.SENT:
        yield "sent", message.journey, message.channel, message.template
        yield "day", f"{message.updated_at:%Y-%m-%d}", message.channel
    elif message.state is State.REFUSED:
        yield "withheld", message.journey, message.rule or "", message.channel
    else:
        yield "waiting", message.journey, message.rule or ""
