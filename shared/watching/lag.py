"""How long it takes from receiving a delivery to filing what it says: the longest, by the hour."""

from datetime import timedelta

from msgspec import Struct

from shared.aws.metrics import Metrics, Span

NAME = "FilingLag"
"""Milliseconds; of the deliveries that are filed together the longest."""


class Lag(Struct, frozen=True):
    """`now` is of the last hour in which anything was filed, `most` of all of them."""

    now: timedelta
    most: timedelta


def lag(metrics: Metrics, span: Span) -> Lag | None:
    """None where nothing was filed."""
    hours = metrics.highest(NAME, span)
    if not hours:
        return None
    now, most = hours[max(hours)], max(hours.values())
    return Lag(timedelta(milliseconds=now), timedelta(milliseconds=most))
