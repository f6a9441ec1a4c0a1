"""Where a customer's clock is."""

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def zone_of(stated: Any, default: str) -> ZoneInfo:
    """The zone somebody stated, or the default where it is none: what a sender says may be any text."""
    try:
        return ZoneInfo(stated) if isinstance(stated, str) and stated else ZoneInfo(default)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(default)
