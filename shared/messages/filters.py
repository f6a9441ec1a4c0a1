"""Liquid filters for what every language writes in its own way: money, dates, times.

In German `{{ order.total | money }}` is `12,50 €`, and `{{ order.placed_at | date_long }}` `22. November 2026`;
in Thai that day is `22 พฤศจิกายน 2569`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_currency
from liquid import RenderContext
from liquid.exceptions import FilterArgumentError
from liquid.filter import with_context

LANGUAGE, ZONE = "language", "time_zone"
"""Variables of every template that these filters read."""

BUDDHIST_ERA = 543
HELD_TOGETHER = str.maketrans("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}", "  ")
"""CLDR's blanks between an amount and its currency, a time and its half of the day. In plain text they are ordinary
ones: the alphabet of text messages has no others, and with one such blank a text costs twice as much.
"""

THAI = {"long": "d MMMM", "medium": "d MMM"}
"""Thailand counts years by the Buddhist era. CLDR's pattern names the era as well, which nobody writes in a letter."""


@with_context
def money(value: Any, *, context: RenderContext) -> str:
    """`{"amount": "12.50", "currency": "EUR"}` as the language writes it."""
    if not isinstance(value, Mapping) or not {"amount", "currency"} <= value.keys():
        raise FilterArgumentError("money wants an amount and a currency", token=None)
    try:
        amount = Decimal(str(value["amount"]))
        written = format_currency(amount, str(value["currency"]), locale=_locale(context))
    except InvalidOperation as error:
        raise FilterArgumentError("money wants a decimal amount", token=None) from error
    if not amount.is_finite():
        raise FilterArgumentError("money wants an amount that is a number", token=None)
    return _blanks(written, context)


@with_context
def date_long(value: Any, *, context: RenderContext) -> str:
    """`November 22, 2026`"""
    return _day(value, "long", context)


@with_context
def date_short(value: Any, *, context: RenderContext) -> str:
    """`Nov 22, 2026`"""
    return _day(value, "medium", context)


@with_context
def time_short(value: Any, *, context: RenderContext) -> str:
    """`6:30 PM`, where the language counts to 24 `18:30`"""
    return _blanks(format_time(_local(value, context).timetz(), "short", locale=_locale(context)), context)


FILTERS: Mapping[str, Callable[..., str]] = {
    "money": money,
    "date_long": date_long,
    "date_short": date_short,
    "time_short": time_short,
}


def _blanks(written: str, context: RenderContext) -> str:
    return written if context.autoescape else written.translate(HELD_TOGETHER)


def _day(value: Any, form: str, context: RenderContext) -> str:
    day, locale = _local(value, context), _locale(context)
    if locale.language != "th":
        return _blanks(format_date(day, form, locale=locale), context)
    return f"{format_date(day, THAI[form], locale=locale)} {day.year + BUDDHIST_ERA}"


def _locale(context: RenderContext) -> Locale:
    return Locale.parse(context.resolve(LANGUAGE).replace("-", "_"))


def _local(value: Any, context: RenderContext) -> datetime:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError as error:
        raise FilterArgumentError("a date filter wants an ISO 8601 time", token=None) from error
    if moment.tzinfo is None:
        raise FilterArgumentError("a date filter wants a time with its offset", token=None)
    return moment.astimezone(ZoneInfo(context.resolve(ZONE)))
