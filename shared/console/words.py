"""How times and money look to the people who work with Tributary, in the terminal and in the AWS console."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any


def moment(value: str | datetime | None) -> str:
    """To the minute, UTC: `2026-11-22 16:05`."""
    if not value:
        return ""
    at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return f"{at:%Y-%m-%d %H:%M}"


def counted(number: int, *, more: bool) -> str:
    """`at least 2,000` where there are more than were counted."""
    return f"{'at least ' * more}{number:,}"


def money(value: Mapping[str, Any] | None) -> str:
    return f"{value['amount']} {value['currency']}" if value else ""
