"""One circle of people, from the first that was heard of them to the end."""

from collections.abc import Sequence

from infra.journeys.playbook import Playbook
from infra.journeys.post import Press, unprinted
from infra.journeys.world import World
from infra.simulation.history import History, Told


def play(playbook: Playbook, told: Sequence[Told], history: History, press: Press = unprinted) -> World:
    world = World(playbook, min([history.begins, *(one.received_at for one in told[:1])]), press=press)
    for one in told:
        world.travel(one.received_at)
        world.receive(one.event, quiet=one.quiet or one.received_at < history.begins)
    world.travel(history.ends)
    return world
