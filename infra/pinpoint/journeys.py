"""A saved journey as a file of the brand, or several: a journey here begins with one event."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from infra.pinpoint import activities, entering, splits, step_ids
from infra.pinpoint.activities import DONE, Maker, Step, Way
from infra.pinpoint.names import Naming, slug

Plain = Mapping[str, Any]

MAKERS: Mapping[str, tuple[str, Maker]] = {
    "Wait": ("wait", activities.wait),
    "EMAIL": ("mail", activities.email),
    "SMS": ("text", activities.sms),
    "PUSH": ("push", activities.push),
    "CUSTOM": ("custom", activities.custom),
    "ContactCenter": ("call", activities.contact_center),
    "Holdout": ("holdout", activities.holdout),
    "RandomSplit": ("split", activities.random_split),
    "ConditionalSplit": ("question", splits.yes_no),
    "MultiCondition": ("choice", splits.multivariate),
}
"""By the field of an activity: what its step is called where it has no description, and what makes it."""

NEXT = ("NextActivity", "TrueActivity", "FalseActivity", "DefaultActivity")
RUNNING = ("ACTIVE", "PAUSED")


class Made(Struct, frozen=True):
    """`documents` by file name, the journey first. What was not running is `parked`: it must not begin by mistake."""

    documents: Mapping[str, dict[str, Any]]
    parked: bool


def convert(given: Plain, naming: Naming, way: Way, quiet: tuple[str, str]) -> Made:
    name = naming.of(str(given.get("Id")), given.get("Name") or "", "journey")
    found = entering.triggers(given, way)
    if not found:
        way.report.finish(way.about, "nothing says what starts it; write its trigger")
    steps = _steps(given, way)
    transactional = {one for classes in way.templates.values() for one in classes} == {"transactional"}
    when = entering.when(given, way)
    journey = {
        "name": name,
        "class": "transactional" if transactional else "marketing",
        "description": f"{given.get('Name')}, from Amazon Pinpoint.",
        "trigger": found[0] if found else {"event": "journey.needs_a_trigger"},
        "reentry": entering.reentry(given, way),
        **({"when": when} if when else {}),
        "steps": steps,
    }
    entering.told(given, way, quiet)
    doors = [_door(journey, trigger, naming) for trigger in found[1:]]
    return Made({one["name"]: one for one in (journey, *doors)}, not found or given.get("State") not in RUNNING)


def _door(journey: Plain, trigger: Plain, naming: Naming) -> dict[str, Any]:
    """For each further event a journey that does nothing but start this one."""
    into, event = journey["name"], str(trigger["event"])
    return {
        "name": naming.of(f"{into} {event}", f"{into}_on_{event}", "journey"),
        "class": journey["class"],
        "description": f"Another way into {into}.",
        "trigger": trigger,
        "reentry": "always",
        "steps": [{"id": "go", "type": "start", "journey": into}],
    }


def _steps(given: Plain, way: Way) -> list[Step]:
    every: Mapping[str, Plain] = given.get("Activities") or {}
    order = list(dict.fromkeys(_reached(given.get("StartActivity"), every)))
    if not order:
        way.report.finish(
            way.about, f"its first activity ({given.get('StartActivity')}) was not saved: it has no steps"
        )
    way.ids.update(step_ids.of({one: _called(every[one]) for one in order}))
    for one in order:
        for lost in sorted({then for then in _following(every[one]) if then} - set(every)):
            way.report.finish(way.named(way.ids[one]), f"the activity {lost} was not saved: the way to it ends")
    for lost in sorted(set(every) - set(order)):
        way.report.missing(way.about, f"no way leads to the activity {lost}: left out")
    steps = [step for one in order for step in _made(every[one], way.ids[one], way)]
    return _straight([*steps, {"id": DONE, "type": "end"}])


def _reached(start: str | None, every: Mapping[str, Plain]) -> Iterator[str]:
    """From the start, each way to its end before the next."""
    todo, seen = [start], set[str]()
    while todo:
        one = todo.pop()
        if one is None or one not in every or one in seen:
            continue
        seen.add(one)
        yield one
        todo += reversed(list(_following(every[one])))


def _following(activity: Plain) -> Iterator[str | None]:
    kind = _kind(activity)
    said: Plain = activity.get(kind or "") or {}
    yield from (said.get(name) for name in NEXT[:2])
    yield from (one.get("NextActivity") for one in said.get("Branches") or ())
    yield from (said.get(name) for name in NEXT[2:])


def _kind(activity: Plain) -> str | None:
    return next((kind for kind in MAKERS if activity.get(kind) is not None), None)


def _called(activity: Plain) -> str:
    default = MAKERS[kind][0] if (kind := _kind(activity)) else "step"
    said = slug(activity.get("Description") or "", default)
    given = activity.get(kind or "") or {}
    more = given.get("TemplateName") or re.split(r"[:/]", given.get("DeliveryUri") or "")[-1]
    return said if said != default or not more else slug(f"{default}_{more}")


def _made(activity: Plain, step: str, way: Way) -> list[Step]:
    kind = _kind(activity)
    if kind is None:
        named = ", ".join(sorted(set(activity) - {"Description"})) or "nothing"
        way.report.missing(
            way.named(step), f"an activity of a kind that is not known here ({named}): the way ends there"
        )
        return [{"id": step, "type": "end"}]
    return MAKERS[kind][1](activity[kind] or {}, step, way)


def _straight(steps: list[Step]) -> list[Step]:
    """Where a step leads to the next one in the file it need not say so."""
    following = {step["id"]: after["id"] for step, after in zip(steps, steps[1:], strict=False)}
    for step in steps:
        if step.get("then") is not None and step["then"] == following.get(step["id"]):
            del step["then"]
    return steps
