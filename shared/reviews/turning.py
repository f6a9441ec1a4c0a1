"""When will a condition over `now` be something else than it is, if nothing happens until then?

The moments at which it may turn follow from the condition (clocks.py) and the customer; at each it is evaluated.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from shared.conditions import Watched
from shared.local_time import instant
from shared.reviews.clocks import Turn, clocks

Variables = Mapping[str, Any]

INSTANT = timedelta(microseconds=1)
"""`>` turns an instant after the moment at which both sides are equal."""

DAYS_AHEAD = 31
"""Of a calendar. Whoever does not turn in that time is looked at again then."""

MOST_LOOKS = 100
"""At one condition; what may turn later is looked at again then."""


class Condition:
    """One condition on one customer, as time goes by on the customer's own clock."""

    def __init__(self, expression: str, variables: Variables, zone: ZoneInfo) -> None:
        self._clocks, self._zone = clocks(expression), zone
        self._variables = variables
        self._watched = Watched(expression, variables)

    def holds(self, moment: datetime) -> bool:
        return self._watched.value(now=_here(moment, self._zone)) is True

    def turns(self, moment: datetime) -> datetime | None:
        """The first moment after this one at which it may be something else; None where it never will be."""
        before, ahead = self.holds(moment), self._ahead(moment)
        for one in ahead[:MOST_LOOKS]:
            if self.holds(one) != before:
                return one
        return next(iter(ahead[MOST_LOOKS:]), ahead[-1] if self._clocks.daily else None)

    def _ahead(self, moment: datetime) -> list[datetime]:
        exact = (one for turn in self._clocks.turns for one in _moments(turn, self._variables))
        ahead = {later for one in exact for later in (one, one + INSTANT) if later > moment}
        if self._clocks.daily:
            days = list(_midnights(moment, self._zone))
            ahead = {one for one in ahead if one < days[-1]}.union(days)
        return sorted(ahead)


def _here(moment: datetime, zone: ZoneInfo) -> datetime:
    """The evaluator takes no zones, but offsets."""
    local = moment.astimezone(zone)
    return local.astimezone(timezone(local.utcoffset() or timedelta()))


def _midnights(moment: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    today = moment.astimezone(zone).date()
    yield from (instant(today + timedelta(days=ahead), time(), zone) for ahead in range(1, DAYS_AHEAD + 1))


def _moments(turn: Turn, variables: Variables) -> Iterator[datetime]:
    """Where something that is needed is absent, there is none."""
    for known in _bound(turn.over, variables):
        values = [(added, Watched(term, known).value()) for added, term in turn.terms]
        if found := _sum(values):
            yield found


def _bound(over: Sequence[tuple[str, str]], variables: Variables) -> Iterator[Variables]:
    """The variables with each element in turn."""
    if not over:
        yield variables
        return
    (name, listed), *inner = over
    found = Watched(listed, variables).value()
    for one in found if isinstance(found, list | dict) else ():
        yield from _bound(inner, {**variables, name: one})


def _sum(values: Sequence[tuple[bool, Any]]) -> datetime | None:
    """Moments minus moments are durations, so that one moment is left."""
    added = [value for plus, value in values if plus and isinstance(value, datetime)]
    taken = [value for plus, value in values if not plus and isinstance(value, datetime)]
    durations = [value if plus else -value for plus, value in values if isinstance(value, timedelta)]
    if len(added) != len(taken) + 1 or len(added) + len(taken) + len(durations) < len(values):
        return None
    apart = [one - other for one, other in zip(added[1:], taken, strict=True)]
    try:
        return (added[0] + sum([*durations, *apart], timedelta())).astimezone(UTC)
    except OverflowError:
        return None
