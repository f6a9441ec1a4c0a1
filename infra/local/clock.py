"""The clock of the local stage, which its people move forward. Runs inside MiniStack (see ministack.py)."""

import time

from ministack.services import dynamodb


def travelled() -> float:
    """Seconds by which it was moved."""
    items = [table["items"].get("clock", {}).get("offset", {}) for table in dynamodb._tables.values()]
    return max((float(next(iter(item["seconds"].values()))) for item in items if "seconds" in item), default=0.0)


def seconds() -> float:
    """Since 1970."""
    return time.time() + travelled()


def now() -> str:
    at = seconds()
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(at))}.{int(at % 1 * 1000):03}Z"
