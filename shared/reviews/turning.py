"""When will a condition over `now` be something else than it is, if nothing happens until then?

The moments at which it may turn follow from the condition (clocks.py) and the customer; at each it is evaluated.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, time, timedelta, timezone
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from shared.conditions import Watched, constant
from shared.expression_paths import Said
from shared.local_time import LAST_YEAR, instant
from shared.reviews.clocks import Clocks, Over, Turn, clocks
from shared.reviews.recall import Recall

Variables = Mapping[str, Any]

EPOCH = datetime.fromtimestamp(0, UTC)
INSTANT = timedelta(microseconds=1)
"""`>` turns an instant after the moment at which both sides are equal."""

DAYS_AHEAD = 31
"""Of a calendar. Whoever does not turn in that time is looked at again then."""

MOST_LOOKS = 100
"""At one condition; what may turn later is looked at again then."""


Look = tuple[bool, datetime | None]
"""Whether it holds, and the first moment after this one at which it may not be so; None where there is none."""

_looked: Recall[Look] = Recall(lambda look: look[1])


class Seen:
    """A customer as these conditions see it, as time goes by on the customer's own clock."""

    def __init__(self, variables: Variables, zone: ZoneInfo, *conditions: str) -> None:
        self._variables, self._zone, self._conditions = variables, zone, conditions
        self._said = Said(variables)
        self._terms: dict[str, Any] = {}

    def holds(self, condition: str, moment: datetime) -> bool:
        return self._watched.value(condition, now=_here(moment, self._zone)) is True

    def look(self, condition: str, moment: datetime) -> Look:
        known = clocks(condition)
        if not all(self.look(part, moment)[0] for part in known.steady):
            return False, None
        values = None if known.daily else self._said.to(condition)
        if values is None:
            return self.fresh(condition, moment)
        place = (condition, self._zone if known.turns else None, values)
        return _looked.of(place, moment, lambda: self.fresh(condition, moment))

    def fresh(self, condition: str, moment: datetime) -> Look:
        """The same, whatever was looked at before."""
        now, known = self.holds(condition, moment), clocks(condition)
        if not known.turns and not known.daily:
            return now, None
        ahead = self._ahead(known, moment)
        for one in ahead[:MOST_LOOKS]:
            if self.holds(condition, one) != now:
                return now, one
        return now, next(iter(ahead[MOST_LOOKS:]), ahead[-1] if known.daily else None)

    @cached_property
    def _watched(self) -> Watched:
        """Handed over to the evaluator when it is first asked."""
        return Watched(self._variables, *self._conditions)

    def _ahead(self, known: Clocks, moment: datetime) -> list[datetime]:
        exact = [one for turn in known.turns for one in self._moments(turn)]
        ahead = {later for one in exact for later in (one, one + INSTANT) if later > moment}
        if known.daily:
            days = list(_midnights(moment, self._zone))
            ahead = {one for one in ahead if one < days[-1]}.union(days)
        return sorted(ahead)

    def _moments(self, turn: Turn) -> Iterator[datetime]:
        """Where something that is needed is absent, there is none, nor for what sources write for "without end": at
        the end of the calendar no clock can be asked for a moment later, nor for one further east.
        """
        for value in self._values(turn):
            found = _sum((added, value(term)) for added, term in turn.terms)
            if found and found.year <= LAST_YEAR:
                yield found

    def _values(self, turn: Turn) -> Iterator[Callable[[str], Any]]:
        """What says the value of a term: of each element that it may be about."""
        if not turn.over:
            yield self._term
            return
        for known in _bound(turn.over, self._variables):
            yield Watched(known, *(term for _, term in turn.terms)).value

    def _term(self, term: str) -> Any:
        """Many conditions ask for the same moment, and time does not change it."""
        if term not in self._terms:
            always = constant(term)
            self._terms[term] = self._watched.value(term) if always is None else always
        return self._terms[term]


def _here(moment: datetime, zone: ZoneInfo) -> datetime:
    """The evaluator takes no zones, but offsets."""
    local = moment.astimezone(zone)
    return local.astimezone(timezone(local.utcoffset() or timedelta()))


def _midnights(moment: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    today = moment.astimezone(zone).date()
    yield from (instant(today + timedelta(days=ahead), time(), zone) for ahead in range(1, DAYS_AHEAD + 1))


def _bound(over: Over, variables: Variables) -> Iterator[Variables]:
    """The variables with each element in turn."""
    if not over:
        yield variables
        return
    (name, listed), *inner = over
    found = Watched(variables, listed).value(listed)
    for one in found if isinstance(found, list | dict) else ():
        yield from _bound(tuple(inner), {**variables, name: one})


def _sum(terms: Iterable[tuple[bool, Any]]) -> datetime | None:
    """Moments minus moments are durations, so that one moment is left."""
    moments, total = 0, timedelta()
    try:
        for added, value in terms:
            sign = 1 if added else -1
            if isinstance(value, datetime):
                moments, total = moments + sign, total + sign * (value - EPOCH)
            elif isinstance(value, timedelta):
                total += sign * value
            else:
                return None
        return EPOCH + total if moments == 1 else None
    except OverflowError:
        return None
