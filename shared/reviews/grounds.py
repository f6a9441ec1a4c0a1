"""What puts a customer behind, and from when on: time, farewells, complaints and silence, each on its own."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from shared.configuration import Lifecycle
from shared.profiles.models import Profile
from shared.reviews import silence
from shared.reviews.models import Stage
from shared.reviews.rhythm import length
from shared.reviews.silence import SIGNS

OVER = frozenset({"cancelled", "canceled", "pending-cancel", "expired", "ended", "incomplete_expired"})
GOING_ON = frozenset({"active", "trialing", "trial"})
"""Of a subscription, in the words of those who report it. One that is paused or not paid for is neither."""


class Ground(Struct, frozen=True):
    """From `at` on the customer is at this stage, whatever else is true."""

    stage: Stage
    reason: str
    at: datetime


def of(profile: Profile, bought: Sequence[datetime], late: timedelta, rules: Lifecycle) -> Iterator[Ground]:
    """Nobody is late whose subscription goes on."""
    words = {one["status"].lower() for one in _subscriptions(profile)}
    if words & GOING_ON:
        return
    last = bought[-1] if bought else None
    ended = [datetime.fromisoformat(one["since"]) for one in _subscriptions(profile) if one["status"].lower() in OVER]
    if ended and (last is None or max(ended) > last):
        yield Ground("recovery", "subscription_cancelled", max(ended))
    if last is None:
        return
    yield Ground("retention", "overdue", last + late)
    yield Ground("recovery", "long_overdue", last + late * rules.recovery / rules.retention)
    if (unhappy := profile.measures.get("only_complaints_since")) and datetime.fromisoformat(unhappy) > last:
        yield Ground("recovery", "only_complaints", datetime.fromisoformat(unhappy))
    yield from _silence(profile, last, rules)


def _silence(profile: Profile, last: datetime, rules: Lifecycle) -> Iterator[Ground]:
    """Messages keep arriving, and nothing comes back; or, where the brand says so, nothing happens at all."""
    days = [_day(acts, word) for acts in profile.measures.get("engagement", {}).values() for word in SIGNS]
    sign = max([last, *filter(None, [*days, _day(profile.measures, "last_active")])])
    arrived = [_day(acts, "delivered") for acts in profile.measures.get("engagement", {}).values()]
    if rules.unanswered and max(filter(None, arrived), default=sign) - sign >= length(rules.unanswered):
        yield Ground("retention", "unanswered", sign + length(rules.unanswered))
    if rules.inactive:
        yield Ground("retention", "inactive", sign + length(rules.inactive))


def _subscriptions(profile: Profile) -> Sequence[Mapping[str, Any]]:
    found: Sequence[Mapping[str, Any]] = profile.measures.get("subscriptions", ())
    return found


def _day(said: Mapping[str, Any], word: str) -> datetime | None:
    return datetime.fromisoformat(said[word]) if word in said else None


def basis(profile: Profile, bought: Sequence[datetime]) -> datetime | None:
    """The last purchase; a subscription that goes on is one."""
    going_on = [one["since"] for one in _subscriptions(profile) if one["status"].lower() in GOING_ON]
    return max([*bought[-1:], *map(datetime.fromisoformat, going_on)], default=None)


def reads(rules: Lifecycle) -> set[str]:
    """Of a customer, besides purchases, subscriptions and complaints."""
    silent = {silence.read_as(length(rules.unanswered))} if rules.unanswered else set[str]()
    return silent | ({"last_active"} if rules.inactive else set())
