"""Ids of steps: of each activity one, and none that a step has which a split makes beside its own."""

import re
from collections.abc import Mapping

from infra.pinpoint.activities import DONE
from infra.pinpoint.names import unique

BESIDE = ("_choice", "_event", *(f"_event{number}" for number in range(1, 21)))
"""What splits put behind the id of their step, when they become several."""

LONGEST = 52
"""A name may have 64 letters, with a number and with what is put behind it."""


def of(called: Mapping[str, str]) -> dict[str, str]:
    """By activity, in the given order; `called` are the names that they would like."""
    found, taken = dict[str, str](), {DONE}
    for activity, name in called.items():
        found[activity] = unique(name[:LONGEST].rstrip("_"), taken)
        taken |= _names(found[activity])
    return found


def _names(step: str) -> set[str]:
    """Those that the steps of one activity may have, and the one whose these would be."""
    return {step, *(f"{step}{one}" for one in BESIDE), re.sub(r"_(choice|event\d*)$", "", step)}
