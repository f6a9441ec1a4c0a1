"""At which stage of life a customer is, and when time alone will change that: a state machine with a memory.

Purchases decide. How long after the last one is late depends on the customer: on the own rhythm once there is one,
before that on what is usual. Whoever fell behind comes back by a purchase and by nothing else, so that a visit or an
answered question does not make a stage flap.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from shared.configuration import Lifecycle


class Stage(StrEnum):
    """From new to gone; the later of two is the worse one, from loyalty on."""

    ACQUISITION = "acquisition"
    TRIAL = "trial"
    LOYALTY = "loyalty"
    RETENTION = "retention"
    RECOVERY = "recovery"


BEHIND = (Stage.RETENTION, Stage.RECOVERY)
OVER = frozenset({"cancelled", "canceled", "expired", "ended", "incomplete_expired"})
"""Of a subscription, in the words of those who report it."""

DAY = timedelta(days=1)
READS = frozenset(
    {"number_of_orders", "last_purchase", "purchase_interval_days", "orders", "last_complaint", "subscriptions"}
)
"""Of a customer, so that only changes of these call for a review; `last_active` too where inactivity counts."""


@dataclass(frozen=True, slots=True)
class Found:
    """`judged_by` is the last purchase that was known; `changes_at` is None where time alone changes nothing."""

    stage: Stage
    reason: str
    judged_by: datetime | None = None
    changes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """From `at` on the customer is at this stage, whatever else is true. None is in the past, whenever that was."""

    stage: Stage
    reason: str
    at: datetime


def find(seen: Mapping[str, Any], before: Found | None, rules: Lifecycle, now: datetime) -> Found:
    """`seen` is the customer as conditions see it, `before` what the last review found."""
    bought = _moment(seen.get("last_purchase"))
    if bought is None or not seen.get("number_of_orders"):
        return Found(Stage.ACQUISITION, "no_purchase")
    grounds = sorted(_grounds(seen, bought, rules), key=lambda one: one.at)
    found = _judged(seen, [one for one in grounds if one.at <= now], rules)
    changes_at = next((one.at for one in grounds if one.at > now and _is_worse(one.stage, found[0])), None)
    if before and _clings(before, found[0], bought):
        later = (one.at for one in grounds if one.at > now and _is_worse(one.stage, before.stage))
        return Found(before.stage, before.reason, bought, next(later, None))
    return Found(*found, bought, changes_at)


def _judged(seen: Mapping[str, Any], reached: list[Ground], rules: Lifecycle) -> tuple[Stage, str]:
    worst = max(reached, key=lambda one: _rank(one.stage), default=None)
    if worst:
        return worst.stage, worst.reason
    in_rhythm = int(seen["number_of_orders"]) >= rules.rhythm_from and "purchase_interval_days" in seen
    return (Stage.LOYALTY, "rhythm") if in_rhythm else (Stage.TRIAL, "first_purchases")


def _grounds(seen: Mapping[str, Any], bought: datetime, rules: Lifecycle) -> Iterator[Ground]:
    pause = interval(seen, rules)
    yield Ground(Stage.RETENTION, "overdue", bought + pause * rules.retention)
    yield Ground(Stage.RECOVERY, "long_overdue", bought + pause * rules.recovery)
    active = _moment(seen.get("last_active"))
    if rules.inactive and active:
        yield Ground(Stage.RETENTION, "inactive", max(active, bought) + _length(rules.inactive))
    if (ended := _cancelled(seen)) and ended > bought:
        yield Ground(Stage.RECOVERY, "subscription_cancelled", ended)
    complained = _moment(seen.get("last_complaint"))
    if complained and complained > bought and (active is None or active <= complained):
        yield Ground(Stage.RECOVERY, "only_complaints", complained)


def interval(seen: Mapping[str, Any], rules: Lifecycle) -> timedelta:
    """Between two purchases of this customer: the own one, else the category's of the last order, else the usual."""
    own = seen.get("purchase_interval_days")
    if own and int(seen["number_of_orders"]) >= rules.rhythm_from:
        return int(own) * DAY
    categories = [str(item.get("category")) for item in _latest(seen).get("items") or () if isinstance(item, Mapping)]
    known = [_length(rules.usual_by_category[one]) for one in categories if one in rules.usual_by_category]
    return min(known, default=_length(rules.usual))


def _latest(seen: Mapping[str, Any]) -> Mapping[str, Any]:
    orders = [one for one in seen["orders"] if one.get("status") != "cancelled"]
    return orders[-1] if orders else {}


def _cancelled(seen: Mapping[str, Any]) -> datetime | None:
    """When the last subscription ended; None while one goes on, or where there was none."""
    subscriptions = seen.get("subscriptions") or ()
    if any(one.get("status") not in OVER for one in subscriptions):
        return None
    return max((ended for one in subscriptions if (ended := _moment(one.get("since")))), default=None)


def _clings(before: Found, stage: Stage, bought: datetime) -> bool:
    """Better than before, but without a purchase that the last review did not know of."""
    better = before.stage in BEHIND and _rank(stage) < _rank(before.stage)
    return better and (before.judged_by is None or bought <= before.judged_by)


def _is_worse(stage: Stage, than: Stage) -> bool:
    return _rank(stage) > _rank(than)


def _rank(stage: Stage) -> int:
    return list(Stage).index(stage)


def _moment(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None


def _length(text: str) -> timedelta:
    return int(text[:-1]) * {"d": DAY, "w": 7 * DAY}[text[-1]]
