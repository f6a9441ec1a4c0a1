"""What differs between two versions of a journey, in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from shared.journeys.definition import Journey, plain_of
from shared.journeys.fields import spelled
from shared.journeys.step import Step

APART = frozenset({"name", "version", "steps", "migrate"})
EMPTY: tuple[Any, ...] = (None, "", [], (), {})
NOTHING = "nothing"


def differences(before: Journey, after: Journey) -> Iterator[str]:
    old, new = plain_of(before), plain_of(after)
    for field in sorted(old.keys() - APART):
        if old[field] != new[field]:
            yield f"{spelled(field)}: {_said(old[field])} → {_said(new[field])}"
    yield from _steps({one.id: one for one in before.steps}, {one.id: one for one in after.steps})
    if _common(before, after) != _common(after, before):
        yield "the steps come in another order"


def _steps(old: dict[str, Step], new: dict[str, Step]) -> Iterator[str]:
    for step_id in [one for one in new if one not in old]:
        yield f"+ {step_id}: {new[step_id].summary()}"
    for step_id in [one for one in old if one not in new]:
        yield f"- {step_id}: {old[step_id].summary()}"
    for step_id in [one for one in new if one in old and old[one] != new[one]]:
        yield f"~ {step_id}: {_change(old[step_id], new[step_id])}"


def _change(old: Step, new: Step) -> str:
    if old.summary() != new.summary():
        return f"{old.summary()} → {new.summary()}"
    fields = sorted({*old.__dataclass_fields__} & {*new.__dataclass_fields__})  # type: ignore[attr-defined]
    changed = [one for one in fields if getattr(old, one) != getattr(new, one)]
    return ", ".join(f"{spelled(one)}: {_said(getattr(old, one))} → {_said(getattr(new, one))}" for one in changed)


def _common(one: Journey, other: Journey) -> list[str]:
    """Ids of the steps that both have, in the order of the first."""
    ids = {step.id for step in other.steps}
    return [step.id for step in one.steps if step.id in ids]


def _said(value: Any) -> str:
    """As it is written in YAML, on one line, without what is left out there."""
    if isinstance(value, Mapping):
        return ", ".join(f"{spelled(name)}: {_said(one)}" for name, one in value.items() if one not in EMPTY)
    if isinstance(value, list | tuple):
        return "; ".join(map(_said, value)) or NOTHING
    return NOTHING if value in EMPTY else str(value)
