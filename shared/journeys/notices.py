"""What a step that tells other systems has to say: beside what conditions and templates see."""

from collections.abc import Mapping
from typing import Any

from shared.journeys.definition import Journey


def with_notice(variables: Mapping[str, Any], journey: Journey, step: str) -> Mapping[str, Any]:
    """As it is at this moment, which is when it goes."""
    found = [one.notice(variables) for one in journey.steps if one.id == step]
    return {**variables, "notice": found[0]} if any(found) else variables
