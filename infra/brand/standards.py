"""Which countries, currencies and languages there are, as CLDR knows them."""

from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global


@cache
def countries() -> frozenset[str]:
    """ISO 3166-1 alpha-2: CLDR's territories that have money today, without its groups and its "unknown"."""
    money = get_global("territory_currencies")
    with_money = {code for code, entries in money.items() if any(entry[2] is None for entry in entries)}
    return frozenset(with_money - {"EU", "ZZ"})


@cache
def currencies() -> frozenset[str]:
    """ISO 4217, those that are legal tender somewhere today."""
    return frozenset(
        code
        for entries in get_global("territory_currencies").values()
        for code, _start, end, tender in entries
        if end is None and tender
    )


def is_language(tag: str) -> bool:
    try:
        return Locale.parse(tag, sep="-") is not None
    except (UnknownLocaleError, ValueError):
        return False
