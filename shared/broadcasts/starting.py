"""When a broadcast begins, and when for one customer: at a moment, or at a time on the customer's own clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from shared.broadcasts.models import Broadcast
from shared.local_time import moment

EARLIEST = timedelta(hours=14)
"""No zone is further ahead of UTC (Kiritimati)."""

LATEST = timedelta(hours=12)
"""Nor further behind (Baker Island)."""

PROMPT = timedelta(minutes=5)
"""So late its job may take up what it waited for: by then the time of those whose clocks are first is not over."""


def begins(broadcast: Broadcast, confirmed_at: datetime) -> datetime:
    """Where the time is local, when the first zone of the world has it."""
    if broadcast.at is None:
        return confirmed_at
    wanted = broadcast.at.replace(tzinfo=UTC) - EARLIEST if broadcast.local else broadcast.at
    return max(wanted, confirmed_at)


def own(broadcast: Broadcast, zone: ZoneInfo, started_at: datetime) -> datetime | None:
    """When it begins for a customer there; None where that is over and the broadcast skips those."""
    if not broadcast.local or broadcast.at is None:
        return started_at
    wanted = moment(broadcast.at, zone)
    if wanted >= started_at - PROMPT or broadcast.past == "now":
        return max(wanted, started_at)
    return None
