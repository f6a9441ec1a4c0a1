"""Orders and measures of a customer, as rows for people to read."""

from collections.abc import Iterator, Mapping
from typing import Any

from shared.console.words import moment, money
from shared.payload import instant

Plain = Mapping[str, Any]
TIMES = ("first_purchase", "last_purchase", "expected_next_purchase", "first_active", "last_active")
ORDER = ("order", "status", "total", "went back", "net", "placed")


def order(one: Plain) -> tuple[str, ...]:
    """As a source stated it; where it says something in a form of its own, that is left out."""
    number = str(one.get("number") or one.get("id") or "")
    back = "; ".join(_refunds(one.get("refunds"))) or money(one.get("refunded"))
    placed = moment(instant(str(one.get("placed_at") or "")))
    return number, str(one.get("status", "")), money(one.get("total")), back, money(one.get("net")), placed


def rows(measures: Plain) -> Iterator[tuple[str, str]]:
    """One per figure, in the order of their names; what is known by channel has a row per channel."""
    for name, value in sorted(measures.items()):
        if name == "channels":
            yield from ((f"seen: {channel}", _days(days)) for channel, days in value.items())
        elif name == "engagement":
            yield from ((f"last: {channel}", _acts(acts)) for channel, acts in value.items())
        elif text := _text(name, value):
            yield name.replace("_", " "), text


def _text(name: str, value: Any) -> str:
    if name in TIMES:
        return moment(value)
    if name == "spend_by_currency":
        return ", ".join(map(money, value.values()))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return money(value) if isinstance(value, Mapping) else str(value)


def _refunds(found: Any) -> Iterator[str]:
    """Sum, day and reason of each, where they are known."""
    for one in found if isinstance(found, list) else ():
        if isinstance(one, Mapping):
            said = (money(one.get("amount")) or "refund", str(one.get("at") or "")[:10], one.get("reason"))
            yield " ".join(str(part) for part in said if part)


def _days(days: Plain) -> str:
    return f"{days['first'][:10]} to {days['last'][:10]}"


def _acts(acts: Plain) -> str:
    return ", ".join(f"{act} {at[:10]}" for act, at in sorted(acts.items()))
