"""When is whose turn? As many a second and a day as SES lets this account send, less what is left for other mail."""

from datetime import datetime, timedelta
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from msgspec.structs import replace

from shared.broadcasts.models import Broadcast, Pace, Reach
from shared.configuration import EMAIL, Broadcasts

DAY = timedelta(days=1)
UNLIMITED = -1
"""SES says so of an account without a daily quota."""

SLOWEST = Decimal("0.01")
"""A second: an account of which nothing is left today still comes to an end."""


def pace(broadcast: Broadcast, account: Any, share: Broadcasts) -> Pace:
    """`account` is the SendQuota of SES; what leaves by mail alone is limited by it."""
    by_mail = EMAIL in broadcast.channels
    found = _of_account(account, Decimal(str(share.share))) if by_mail else Pace(Decimal(str(share.rate)))
    slower = min(found.per_second, broadcast.rate) if broadcast.rate else found.per_second
    count = broadcast.count
    members = max(count.members, 1) if count else 1
    reach = count.channels.get(EMAIL, Reach()).reached if count and by_mail else (count.reached if count else 1)
    return replace(found, per_second=max(slower, SLOWEST), members=members, messages=min(max(reach, 1), members))


def _of_account(quota: Any, share: Decimal) -> Pace:
    """What was sent in the last day leaves the window meanwhile, so each day after the first has all of it."""
    rate, most, sent = (Decimal(str(quota[name])) for name in ("MaxSendRate", "Max24HourSend", "SentLast24Hours"))
    if most == UNLIMITED:
        return Pace(rate * share)
    daily = max(_whole(most * share), 1)
    return Pace(rate * share, today=max(min(daily, _whole(most - sent)), 0), daily=daily)


def offset(number: int, pace: Pace) -> timedelta:
    """From the start to the turn of the member with this number, in whole seconds; the first has the number 0."""
    message = number * pace.messages // pace.members
    if pace.today is None or pace.daily is None or message < pace.today:
        return _seconds(message, pace)
    days, rest = divmod(message - pace.today, pace.daily)
    return (days + 1) * DAY + _seconds(rest, pace)


def takes(pace: Pace) -> timedelta:
    """From the first turn to the last, for a person to know before it begins."""
    return offset(pace.members - 1, pace)


def _seconds(message: int, pace: Pace) -> timedelta:
    return timedelta(seconds=_whole(message / pace.per_second))


def _whole(value: Decimal) -> int:
    return int(value.to_integral_value(ROUND_FLOOR))


def turn(starts: datetime, number: int, pace: Pace) -> datetime:
    return starts + offset(number, pace)
