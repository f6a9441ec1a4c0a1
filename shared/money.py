"""Money as canonical data holds it: `{"amount": "12.50", "currency": "EUR"}`, exact, in the major unit."""

import re
from decimal import Context, Decimal

from shared.errors import MalformedPayloadError

Money = dict[str, str]

WITHOUT = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
THREE, FOUR = "BHD IQD JOD KWD LYD OMR TND", "CLF UYW"
MINOR_DIGITS = {code: digits for digits, codes in ((0, WITHOUT), (3, THREE), (4, FOUR)) for code in codes.split()}
"""ISO 4217 list one: every currency that is not here has two."""

WRITTEN = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,9})?")
CURRENCY = re.compile(r"[A-Za-z]{3}")
FRACTIONS = Context(prec=40)


def major(amount: Decimal | int | str, currency: str, place: str = "amount") -> Money:
    """From `"12.5"`, or a JSON number, in whole units; never fewer decimals than the currency has."""
    written = amount.strip() if isinstance(amount, str) else format(Decimal(amount), "f")
    if not WRITTEN.fullmatch(written):
        raise MalformedPayloadError(f"{place}: not an amount of money")
    if not CURRENCY.fullmatch(currency):
        raise MalformedPayloadError(f"{place}: its currency is not three letters")
    code = currency.upper()
    whole, _, decimals = written.partition(".")
    shown = decimals.rstrip("0").ljust(MINOR_DIGITS.get(code, 2), "0")
    return {"amount": f"{whole}.{shown}" if shown else whole, "currency": code}


def minor(amount: int, currency: str, place: str = "amount") -> Money:
    """From an integer in the smallest unit: cents, yen, fils."""
    return major(Decimal(amount).scaleb(-MINOR_DIGITS.get(currency.upper(), 2)), currency, place)


def computed(amount: Decimal | int | str, currency: str, place: str = "amount") -> Money:
    """What a vendor divided in binary fractions, `16.666666666666668`: to six decimals."""
    if isinstance(amount, Decimal) and -18 <= amount.adjusted() <= 18:
        amount = amount.quantize(Decimal("0.000001"), context=FRACTIONS)
    return major(amount, currency, place)
