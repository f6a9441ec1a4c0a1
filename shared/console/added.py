"""What a journey adds, in words: who reached its goal on it, against those who were held out of it."""

from collections.abc import Mapping

from shared.console.comparison import Group, Lift, lift
from shared.console.html import Html, Part, tag
from shared.console.page import notice

Figures = Mapping[str, int]
"""By the name of the metric."""

COMPARED = {
    "RunStarted": "entered",
    "RunConverted": "reached the goal",
    "RunHeldOut": "held out for comparison",
    "HeldOutConverted": "of those, reached the goal anyway",
}


def told(figures: Figures) -> Html | None:
    """A sentence; None where nobody is held out."""
    if not figures.get("RunHeldOut"):
        return None
    found = _found(figures)
    if found is None:
        return notice("heed", f"{_untold(figures)} to say what the journey adds.")
    said = f"The journey adds {_points(found)} points of percent (95 % sure: {_interval(found)})."
    return notice("good" if found.low > 0 else "heed", said)


def cell(figures: Figures) -> Part:
    """`+4.1 (+1.2 to +7.0)` in a list of journeys; of too few people, and where nobody is held out, nothing."""
    found = _found(figures)
    if found is None:
        return ""
    kind = "good" if found.low > 0 else "bad" if found.high < 0 else None
    return tag("span", f"{_points(found)} ({_interval(found)})", class_=kind)


def _untold(figures: Figures) -> str:
    if all(one.is_whole for one in _groups(figures)):
        return "Too few people in one of the two groups"
    return "More people reached the goal than entered meanwhile: choose a longer time range"


def _found(figures: Figures) -> Lift | None:
    return lift(*_groups(figures))


def _groups(figures: Figures) -> tuple[Group, Group]:
    on_it = Group(figures.get("RunStarted", 0), figures.get("RunConverted", 0))
    return on_it, Group(figures.get("RunHeldOut", 0), figures.get("HeldOutConverted", 0))


def _points(found: Lift) -> str:
    return f"{found.points:+.1f}"


def _interval(found: Lift) -> str:
    return f"{found.low:+.1f} to {found.high:+.1f}"
