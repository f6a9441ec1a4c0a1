"""Conditions that were made of an export, asked of a customer."""

from datetime import UTC, datetime

from shared import conditions

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)


def holds(condition, **customer):
    """As the brand's own are: one that is not right is refused."""
    conditions.check(condition, frozenset({"customer", "now"}))
    return conditions.holds(condition, {"customer": customer, "now": NOW})
