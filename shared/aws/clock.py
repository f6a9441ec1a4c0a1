"""What time it is. On the local stage it may have been moved forward, for every function at once."""

from datetime import UTC, datetime, timedelta

from shared.aws.keys import CLOCK_OFFSET
from shared.aws.table import Table


def now(table: Table, travels: str) -> datetime:
    """`travels` is Settings.time_travel: empty everywhere but on the local stage, where it costs one read."""
    real = datetime.now(UTC)  # noqa: TID251 - the one place that asks
    if not travels:
        return real
    offset = table.unmetered().get(CLOCK_OFFSET, consistent=True) or {}
    return real + timedelta(seconds=float(offset.get("seconds", 0)))
