"""Offers of a customer, as rows for people to read."""

from collections.abc import Mapping
from typing import Any

from shared.console.words import moment, money

Plain = Mapping[str, Any]
COLUMNS = ("code", "offer", "until", "used", "by order")


def row(one: Plain) -> tuple[str, ...]:
    """The last day is that of the customer's zone, as it was told."""
    saved = f" (-{money(one['saved'])})" if one.get("saved") else ""
    until, used = str(one.get("valid_until") or "")[:10], moment(one.get("redeemed_at"))
    return str(one["code"]), _worth(one), until, used, f"{one.get('order') or ''}{saved}"


def _worth(one: Plain) -> str:
    value, kind = one.get("value") or {}, str(one.get("kind") or "").replace("_", " ")
    if "percent" in value:
        return f"{value['percent']} % {kind}"
    if "amount" in value:
        return f"{money(value)} {kind}"
    return f"{value['points']} points" if "points" in value else kind
