"""What goes wrong while a scenario is played: deliveries come twice, nothing runs for a while, workers start anew."""

from collections.abc import Callable, Mapping, Sequence

from infra.journeys import years
from infra.journeys.world import World
from shared.journeys.codec import item_of, run_of
from shared.local_time import after
from shared.messages.items import consent_item, consent_of, message_item, message_of
from shared.overrides.wording import Place


def events_again(world: World) -> None:
    """A source delivers what it has delivered before, and the stream what it has brought before."""
    for event in list(world.known.facts):
        world.receive(event)
    for filed, news in list(world.brought.facts):
        world.announce(filed, news=news)


def wakes_again(world: World) -> None:
    """Timers that have fired, and facts that have moved runs."""
    for key, occurrence in list(world.brought.wakes):
        world.wake(key, occurrence)


def outboxes_again(world: World) -> None:
    """Every run as it was after each change, with what it asked for then."""
    for run in list(world.brought.runs):
        world.hand_over(run)


AGAIN: Mapping[str, Callable[[World], None]] = {
    "events": events_again,
    "wake_ups": wakes_again,
    "outboxes": outboxes_again,
}


def again(world: World, what: Sequence[str]) -> None:
    for one in what:
        AGAIN[one](world)
        world.take_stated()


def outage(world: World, duration: str) -> Sequence[tuple[Place, str]]:
    """Time passes, and what was due in it comes late, all at once."""
    until = after(world.now, duration, world.zone)
    if not years.playable(until):
        return [((), years.BEYOND)]
    world.now = until
    return ()


def restart(world: World) -> None:
    """Nothing is left but what was stored: every run, message and consent as it is read from the table."""
    world.runs.all[:] = [run_of(item_of(run, world.now)) for run in world.runs.all]
    world.post.messages[:] = [message_of(message_item(one)) for one in world.post.messages]
    for record in list(world.known.addresses.consents.values()):
        world.known.addresses.keep(consent_of(consent_item(record)))
