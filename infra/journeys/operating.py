"""What operators do while a scenario is played: pause, resume, stop, release, switch a channel off, deploy."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from infra.brand.journey_version import version
from infra.journeys.telling import Teller
from infra.journeys.world import World
from shared import plugins
from shared.aws import gates
from shared.errors import InvalidRequestError
from shared.journeys import controls
from shared.journeys.codec import key_of
from shared.journeys.controls import Control
from shared.messages import channels, reach

ACTS: Mapping[str, Callable[[Control, datetime], Control]] = {
    "pause": controls.paused,
    "resume": controls.resumed,
    "stop": controls.stopped,
    "release": controls.released,
    "switch_off": controls.paused,
    "switch_on": controls.resumed,
}


def operate(act: str, name: str, world: World) -> Iterator[str]:
    """What is wrong with it, if anything is. Afterwards all runs are looked at, as a tour does."""
    gate, known = _switch(name, world) if act.startswith("switch") else _journey(name, world)
    if name not in known:
        yield f"there is no {name}; there is {', '.join(known)}"
        return
    try:
        decided = ACTS[act](world.controls.of(gate), world.now)
    except InvalidRequestError as error:
        yield str(error)
    else:
        world.controls = replace(world.controls, gates={**world.controls.gates, gate: decided})
        look(world)


def deploy(files: Sequence[str], teller: Teller) -> Iterator[str]:
    """Other versions of journeys come into force, one after the other, and then all runs are looked at."""
    for file in files:
        journey = version(teller.folder, file, teller.templates)
        if journey.name not in (known := [one.name for one in teller.world.playbook.journeys]):
            yield f"there is no {journey.name} to replace; there is {', '.join(known)}"
            return
        teller.world.deploy(teller.world.playbook.replaced(journey))
    look(teller.world)


def look(world: World) -> None:
    """At all runs, as a tour does, and at what waits for a gate that is open now."""
    for run in list(world.runs.all):
        world.wake(key_of(run), None)
    world.unpark()
    world.take_stated()
    world.travel(world.now)


def _journey(name: str, world: World) -> tuple[str, list[str]]:
    return gates.of_journey(name), [one.name for one in world.playbook.journeys]


def _switch(name: str, world: World) -> tuple[str, list[str]]:
    gate = gates.SENDING if name == gates.SENDING else gates.of_channel(name)
    return gate, [gates.SENDING, *plugins.names(channels), *reach.targets(world.playbook.brand)]
