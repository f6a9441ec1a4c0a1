from decimal import Decimal

import pytest

from shared import money
from shared.errors import MalformedPayloadError


@pytest.mark.parametrize(
    ("given", "currency", "amount"),
    [
        ("12.5", "EUR", "12.50"),
        ("12", "eur", "12.00"),
        ("2.000", "EUR", "2.00"),
        ("0.005", "EUR", "0.005"),
        (Decimal("49.9"), "USD", "49.90"),
        (Decimal("1E+3"), "USD", "1000.00"),
        (100, "JPY", "100"),
        ("100.00", "JPY", "100"),
        ("1.5", "KWD", "1.500"),
        ("-3", "EUR", "-3.00"),
    ],
)
def test_major_units_are_exact_and_never_shorter_than_the_currency(given, currency, amount):
    assert money.major(given, currency) == {"amount": amount, "currency": currency.upper()}


@pytest.mark.parametrize(
    ("given", "currency", "amount"),
    [(1990, "EUR", "19.90"), (5, "EUR", "0.05"), (1990, "JPY", "1990"), (1990, "KWD", "1.990"), (-5, "CLF", "-0.0005")],
)
def test_minor_units_follow_the_currency(given, currency, amount):
    assert money.minor(given, currency) == {"amount": amount, "currency": currency}


@pytest.mark.parametrize("given", ["", "1,50", "1e5", "NaN", "٣", "1_0", "9" * 19, Decimal("1E+30"), "1.0000000001"])
def test_what_is_no_amount_is_refused(given):
    with pytest.raises(MalformedPayloadError, match=r"order\.total"):
        money.major(given, "EUR", "order.total")


@pytest.mark.parametrize("currency", ["", "EU", "EURO", "€€€", "12A"])
def test_what_is_no_currency_is_refused(currency):
    with pytest.raises(MalformedPayloadError, match="currency"):
        money.major("1", currency)
