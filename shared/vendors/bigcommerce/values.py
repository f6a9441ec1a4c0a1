"""BigCommerce's prices and times: its two APIs write them differently."""

from datetime import UTC
from email.utils import parsedate_to_datetime

from shared import money
from shared.errors import MalformedPayloadError
from shared.payload import YEARS, Fields, iso


def price(one: Fields, name: str, currency: str | None = None) -> money.Money | None:
    """Text with four decimals in V2, a number in V3."""
    amount, code = one.amount(name), currency or one.text("currency_code")
    return money.computed(amount, code, one.at(name)) if amount is not None and code else None


def dated(one: Fields, name: str) -> str | None:
    """RFC 2822 in V2 (`Tue, 20 Nov 2012 00:00:00 +0000`), ISO 8601 in V3."""
    written = one.text(name)
    if written is None or "," not in written:
        return iso(one.instant(name))
    try:
        at = parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError, OverflowError):
        raise MalformedPayloadError(f"{one.at(name)}: should be a time") from None
    return iso(at if at.tzinfo else at.replace(tzinfo=UTC)) if at.year in YEARS else None
