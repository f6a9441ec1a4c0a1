"""Sums of money, exact: what is read from canonical data, added up, and written back in the same form."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from typing import Any

from shared.money import MINOR_DIGITS, Money

EXACT = Context(prec=80, rounding=ROUND_HALF_EVEN)
"""One amount has 27 digits at most (shared/money.py); 80 hold the sum of more of them than a table has items."""

Amount = tuple[str, Decimal]
"""Currency, and how much in its major unit."""


def read(given: Any) -> Amount | None:
    """None for what is no money: a profile must stay readable whatever a source once said."""
    if not isinstance(given, (dict, Mapping)) or not isinstance(given.get("currency"), str):
        return None
    try:
        amount = Decimal(given["amount"]) if isinstance(given.get("amount"), str) else None
    except InvalidOperation:
        return None
    return (given["currency"], amount) if amount is not None and amount.is_finite() else None


def total(amounts: Iterable[Amount]) -> dict[str, Decimal]:
    """By currency."""
    sums: dict[str, Decimal] = {}
    for currency, amount in amounts:
        sums[currency] = EXACT.add(sums.get(currency, Decimal(0)), amount)
    return sums


def write(currency: str, amount: Decimal) -> Money:
    """Never fewer decimals than the currency has, and no more than the amount needs."""
    digits = MINOR_DIGITS.get(currency, 2)
    normal = amount.normalize(EXACT)
    shown = max(digits, -int(normal.as_tuple().exponent))
    return {"amount": format(normal.quantize(Decimal(1).scaleb(-shown), context=EXACT), "f"), "currency": currency}


def rounded(currency: str, amount: Decimal) -> Money:
    """To what can be paid in that currency: after a division or an exchange."""
    unit = Decimal(1).scaleb(-MINOR_DIGITS.get(currency, 2))
    return write(currency, amount.quantize(unit, context=EXACT))
