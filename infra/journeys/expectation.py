"""What a scenario expects, held against what the world of it has come to."""

from collections.abc import Iterator
from typing import Any

from infra.journeys.scenario_file import Expect
from infra.journeys.world import World
from shared.events import Name
from shared.messages.models import State


def differences(expect: Expect, world: World) -> Iterator[tuple[str, str]]:
    found, local = _found(expect, world), world.now.astimezone(world.zone)
    for name in sorted(expect.model_fields_set):
        expected = getattr(expect, name)
        if expected != found[name]:
            yield name, f"{name}: expected {expected!r}, found {found[name]!r} at {local:%Y-%m-%d %H:%M}"


def _found(expect: Expect, world: World) -> dict[str, Any]:
    by_state = {state: [one for one in world.post.messages if one.state is state] for state in State}
    about = world.playbook.journeys[0].name
    runs = [run for run in world.runs.all if run.journey == about]
    run = runs[-1] if runs else None
    traits = world.profile.plain()
    return {
        "sent": [one.template for place, one in enumerate(world.post.messages) for _ in range(_went(place, world))],
        "withheld": {one.template: one.rule for one in by_state[State.REFUSED]},
        "held": {one.template: one.rule for one in by_state[State.READY]},
        "by": {one.template: one.channel for one in world.post.messages},
        "step": run.step if run and not run.reason else None,
        "ended": run.reason if run else None,
        "runs": len(runs),
        "each": [one.reason or one.step for one in runs],
        "converted": bool(run and run.converted_at),
        "traits": {name: traits.get(name) for name in expect.traits or ()},
        "tags": traits["tags"],
        "offers": _offers(expect, world),
        "tasks": [one.data["task"]["title"] for one in world.known.facts if one.name == Name.TASK_CREATED],
        "notified": {one.name: one.data["notice"] for one in world.known.facts if "notice" in one.data},
        "stage": traits.get("stage"),
        "segments": list(traits["segments"]),
        "others": {one.journey: one.reason or one.step for one in world.runs.all if one.journey != about},
    }


def _went(place: int, world: World) -> int:
    """How often; not at all where the provider took it and then said that it had not sent it."""
    return world.post.went[place] if world.post.messages[place].state is State.SENT else 0


def _offers(expect: Expect, world: World) -> list[dict[str, Any]]:
    looked_at = {name for one in expect.offers or () for name in one}
    return [{name: value for name, value in one.items() if name in looked_at} for one in world.profile.offers]
