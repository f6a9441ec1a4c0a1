"""The life of one customer, told in days after the first of May: what happened, and what a look at it finds."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from shared.configuration import Lifecycle
from shared.events import Event, Identifier
from shared.profiles.models import Member, Profile
from shared.reviews.lifecycle import Found, find
from tests.unit.profiles.telling import eur, profile_of, told

DAY = timedelta(days=1)
START = datetime(2026, 5, 1, 12, tzinfo=UTC)
ANN = Member("a1", Identifier("email", "ann@example.com"), "person")
ACQUISITION, TRIAL = ("acquisition", "no_purchase"), ("trial", "first_purchases")
LOYALTY, BACK = ("loyalty", "rhythm"), ("loyalty", "came_back")
LATE, UNANSWERED, GONE = ("retention", "overdue"), ("retention", "unanswered"), ("recovery", "long_overdue")
RULES = Lifecycle(usual="60d", retention=1.5, recovery=3, shortest="1d", unanswered="30d")


def on(day: float) -> datetime:
    return START + day * DAY


def bought(day: float, number: str = "", **order: Any) -> Event:
    number = number or f"n{day}"
    placed = {"id": number, "total": eur("10.00"), "placed_at": on(day).isoformat(), **order}
    return told("order.placed", f"o{number}", f"order@shop-a:{number}", after=day * DAY, order=placed)


THREE = (bought(0), bought(10), bought(20))


def called_off(day: float, number: str) -> Event:
    return told("order.cancelled", f"c{number}", f"order@shop-a:{number}", after=day * DAY, order={"id": number})


def given_back(day: float, number: str) -> Event:
    said = {"order": {"id": number, "payment": "refunded"}, "refund": {"id": f"r{number}", "amount": eur("10.00")}}
    return told("order.refunded", f"r{number}", f"order@shop-a:{number}", after=day * DAY, **said)


def happened(day: float, name: str, **data: Any) -> Event:
    return told(name, f"{name} {day}", after=day * DAY, **data)


def mail(day: float, what: str) -> Event:
    return happened(day, f"message.{what}", message={"channel": "email"})


def rated(day: float, stars: int) -> Event:
    return happened(day, "review.submitted", review={"id": f"v{day}", "rating": stars})


def subscribed(day: float, status: str, one: str = "s") -> Event:
    return happened(day, "subscription.changed", subscription={"id": one, "status": status})


def ann(events: Sequence[Event], **traits: Any) -> Profile:
    """As the fold of these events, whatever their order."""
    profile = profile_of(events)
    return replace(profile, customer_id="a1", members=(ANN,), traits={**profile.traits, **traits})


@dataclass
class Life:
    """Looked at again and again, each time with what the last look found."""

    rules: Lifecycle = RULES
    events: list[Event] = field(default_factory=list)
    found: Found | None = None

    def tell(self, *events: Event) -> "Life":
        self.events += events
        return self

    def at(self, day: float) -> tuple[str, str]:
        self.found = find(ann(self.events), self.found, self.rules, on(day))
        return self.found.stage, self.found.reason


def look(day: float, *events: Event, rules: Lifecycle = RULES) -> tuple[str, str]:
    """A first look."""
    return Life(rules).tell(*events).at(day)


def changes(day: float, *events: Event, rules: Lifecycle = RULES) -> datetime | None:
    return find(ann(events), None, rules, on(day)).changes_at
