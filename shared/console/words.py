"""How times and money look to the people who work with Tributary, in the terminal and in the AWS console."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any


def moment(value: str | datetime | None) -> str:
    """To the minute, UTC wherever it was written: `2026-11-22 16:05`. What has no zone is UTC already."""
    if not value:
        return ""
    at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return f"{at.astimezone(UTC) if at.tzinfo else at:%Y-%m-%d %H:%M}"


def counted(number: int, *, more: bool) -> str:
    """`at least 2,000` where there are more than were counted."""
    return f"{'at least ' * more}{number:,}"


def money(value: Any) -> str:
    """Nothing for what is no money: a source may state more of an order than there are names for."""
    known = isinstance(value, Mapping) and value.keys() >= {"amount", "currency"}
    return f"{value['amount']} {value['currency']}" if known else ""
