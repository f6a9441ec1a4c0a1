"""Give the customer something: a single-use code, points, cashback, free delivery."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, time
from decimal import Decimal
from typing import Annotated, Any, Literal

from shared.events import Name as EventNames
from shared.journeys import codes
from shared.journeys.fields import STRICT, Duration, Name, Pattern
from shared.journeys.step import Continue, Fact, Moment, Step, Way
from shared.local_time import EXACT, after, instant

Percent = Annotated[str, Pattern(r"^(100|[0-9]{1,2}(\.[0-9]{1,2})?)$", 'a decimal in quotes, such as "10" or "7.5"')]
Amount = Annotated[str, Pattern(r"^[0-9]{1,9}(\.[0-9]{1,4})?$", 'a decimal in quotes, such as "5.00"')]
Currency = Annotated[str, Pattern(r"^[A-Z]{3}$", "an ISO 4217 code, such as EUR")]
Prefix = Annotated[str, Pattern(r"^[A-Z0-9]{1,16}$", "capital letters and digits, such as SPRING")]
Text = Annotated[str, Pattern(r"^\S(.{0,62}\S)?$", "a name, such as pos")]

WORTH: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "discount": (("percent",), ("amount", "currency")),
    "cashback": (("percent",), ("amount", "currency")),
    "points": (("points",),),
    "free_delivery": ((),),
}
"""What each kind is given in."""

MOST_POINTS = 1_000_000_000

LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Value:
    __pydantic_config__ = STRICT

    percent: Percent | None = None
    amount: Amount | None = None
    currency: Currency | None = None
    points: int | None = None


@dataclass(frozen=True, slots=True)
class Minimum:
    """Only orders of that much or more."""

    __pydantic_config__ = STRICT

    amount: Amount
    currency: Currency


@dataclass(frozen=True, slots=True)
class Where:
    """Channels and stores as orders name them; without one or the other it counts in all of them."""

    __pydantic_config__ = STRICT

    channels: tuple[Text, ...] = ()
    stores: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer(Step):
    """`valid` in days or weeks lasts until the end of the last day, in the customer's zone.

    `begins`: not at once but after that time. The code can be used once, and whoever takes it has to see to that: it
    hears of `offer.granted` on the bus. Later steps and templates see the latest offer of the run as `offer`.
    """

    __pydantic_config__ = STRICT

    id: Name
    type: Literal["offer"]
    kind: Literal["discount", "cashback", "points", "free_delivery"]
    valid: Duration
    value: Value = Value()
    begins: Duration | None = None
    minimum: Minimum | None = None
    where: Where = Where()
    prefix: Prefix | None = None
    then: Name | None = None

    def summary(self) -> str:
        worth = " ".join(str(one) for one in _given(self.value).values())
        percent = " %" if self.value.percent else ""
        return " ".join(filter(None, ["offer", f"{worth}{percent}", self.kind.replace("_", " "), f"for {self.valid}"]))

    def ways(self) -> tuple[Way, ...]:
        return (Way(then=self.then),)

    def flaws(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        given, wanted = tuple(_given(self.value)), WORTH[self.kind]
        if given not in wanted:
            right = " or ".join(" and ".join(names) or "nothing" for names in wanted)
            yield ("value",), f"{self.kind} is given in {right}, not in {' and '.join(given) or 'nothing'}"
        for name in ("percent", "amount", "points"):
            if (much := getattr(self.value, name)) is not None and Decimal(much) <= 0:
                yield ("value", name), f"{name} must be above 0"
        if (self.value.points or 0) > MOST_POINTS:
            yield ("value", "points"), f"points must be at most {MOST_POINTS:,}"

    def decide(self, moment: Moment) -> Continue:
        begins = _begins(moment, self.begins)
        stated = {
            "code": codes.code(moment.code_key(), moment.run, self.id, self.prefix),
            "kind": self.kind,
            "value": _given(self.value),
            "minimum": _given(self.minimum) if self.minimum else {},
            "valid_from": begins.isoformat(),
            "valid_until": _ends(begins, self.valid, moment).isoformat(),
            "where": {name: list(listed) for name, listed in _given(self.where).items()},
        }
        offer = {name: value for name, value in stated.items() if value}
        return Continue(self.then, fact=Fact(EventNames.OFFER_GRANTED, {"offer": offer}), memory={"offer": offer})


def _given(part: Any) -> dict[str, Any]:
    said = {field.name: getattr(part, field.name) for field in fields(part)}
    return {name: value for name, value in said.items() if value not in (None, ())}


def _begins(moment: Moment, begins: str | None) -> datetime:
    """What begins after some days does so with the day."""
    at = (after(moment.now, begins, moment.zone) if begins else moment.now).astimezone(moment.zone)
    if begins is None or begins[-1] in EXACT:
        return at
    return instant(at.date(), time(), moment.zone).astimezone(moment.zone)


def _ends(begins: datetime, valid: str, moment: Moment) -> datetime:
    """The last second that belongs to it, so that whoever reads only the date reads the last day."""
    end = after(begins, valid, moment.zone).astimezone(moment.zone)
    if valid[-1] in EXACT:
        return end
    return instant(end.date(), LAST_SECOND, moment.zone).astimezone(moment.zone)


step = Offer
