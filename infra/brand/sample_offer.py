"""A made-up offer to render templates for."""

from typing import Any

from shared.configuration import Brand


def of(brand: Brand) -> dict[str, Any]:
    """Used already, so that all that can be known of one is there. What it is worth has each of the forms."""
    price = {"amount": "5.00", "currency": brand.currency}
    return {
        "code": "THANKS-7KQM-9XWR-TCHD",
        "kind": "discount",
        "value": {"percent": "10", **price, "points": 200},
        "minimum": {"amount": "50.00", "currency": brand.currency},
        "valid_from": "2026-06-18T10:00:00+02:00",
        "valid_until": "2026-07-02T23:59:59+02:00",
        "where": {"channels": ["web", "pos"], "stores": ["Alder & Finch Mitte"]},
        "granted_at": "2026-06-18T08:00:00.000000Z",
        "redeemed_at": "2026-06-20T14:05:00.000000Z",
        "order": "#1044",
        "saved": price,
    }
