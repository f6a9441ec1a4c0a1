"""At which stage of life a customer is, and when time alone will change that: a state machine with a memory.

Purchases decide. How long after the last one is late depends on the customer: on the own rhythm once there is one,
before that on what is usual. Whoever fell behind comes back by a purchase and by nothing else, so that a visit or an
answered question does not make a stage flap.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import get_args

from msgspec import Struct
from msgspec.structs import replace

from shared.configuration import Lifecycle
from shared.profiles.models import Profile
from shared.reviews import grounds, rhythm
from shared.reviews.models import Stage
from shared.reviews.relevance import PURCHASES
from shared.reviews.rhythm import length

RANKS: Mapping[Stage, int] = {stage: rank for rank, stage in enumerate(get_args(Stage))}
BEHIND: tuple[Stage, ...] = ("retention", "recovery")

BY_THRESHOLDS = frozenset({"overdue", "long_overdue", "unanswered", "inactive"})
"""Reasons to be behind that the brand's figures make, and time."""

READS = frozenset({PURCHASES, "last_complaint", "subscriptions"})
"""Of a customer, so that only changes of these call for a review; what grounds.reads says besides."""


class Found(Struct, frozen=True):
    """`since` is when it came so by what is known now; `judged_by` the last purchase when it first did.

    `changes_at` is None where time alone changes nothing.
    """

    stage: Stage
    reason: str
    since: datetime | None = None
    judged_by: datetime | None = None
    changes_at: datetime | None = None


def find(profile: Profile, before: Found | None, rules: Lifecycle, now: datetime) -> Found:
    """`before` is what the last review found."""
    bought = rhythm.purchases(profile.orders)
    late = _late(bought, profile, rules)
    known = sorted(grounds.of(profile, bought, late, rules), key=lambda one: one.at)
    worst = max((one for one in known if one.at <= now), key=lambda one: _rank(one.stage), default=None)
    basis = grounds.basis(profile, bought)
    found = Found(worst.stage, worst.reason, worst.at) if worst else _upright(bought, before, basis, (late, rules))
    if before and _clings(before, found, basis):
        found = before
    later = (one.at for one in known if one.at > now and _rank(one.stage) > _rank(found.stage))
    judged_by = before.judged_by if before and before.stage == found.stage else basis
    return replace(found, judged_by=judged_by, changes_at=next(later, None))


def _late(bought: Sequence[datetime], profile: Profile, rules: Lifecycle) -> timedelta:
    """How long after a purchase a customer is late."""
    pause = rhythm.interval(bought, profile.orders, rules)
    return max(pause * rules.retention, length(rules.shortest))


def _upright(
    bought: Sequence[datetime], before: Found | None, basis: datetime | None, rules: tuple[timedelta, Lifecycle]
) -> Found:
    """Of a customer who is not behind. `basis` is what they bought last."""
    late, lifecycle = rules
    if before and basis and before.stage in BEHIND:
        return Found("loyalty", "came_back", basis)
    if before and basis and before.judged_by and basis >= before.judged_by and _holds(before, bought, lifecycle):
        return before
    if not bought:
        return Found("acquisition", "no_purchase")
    if returned := rhythm.returned_at(bought, late):
        return Found("loyalty", "came_back", returned)
    if len(bought) >= lifecycle.rhythm_from:
        return Found("loyalty", "rhythm", bought[lifecycle.rhythm_from - 1])
    return Found("trial", "first_purchases", bought[0])


def _holds(before: Found, bought: Sequence[datetime], rules: Lifecycle) -> bool:
    """Loyalty, unless too few are left of the purchases that were its rhythm."""
    return before.stage == "loyalty" and (before.reason != "rhythm" or len(bought) >= rules.rhythm_from)


def _clings(before: Found, found: Found, basis: datetime | None) -> bool:
    """Better than before, but without a purchase that was not known when it became so bad."""
    if before.stage not in BEHIND or basis is None or _rank(found.stage) >= _rank(before.stage):
        return False
    return before.judged_by is not None and basis <= before.judged_by


def _rank(stage: Stage) -> int:
    return RANKS[stage]
