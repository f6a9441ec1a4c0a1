"""Lightspeed X-Series' customers and stock in canonical form."""

from typing import Any

from shared.events import Name
from shared.payload import Fields, iso, stated
from shared.vendors.lightspeed.sales import Told


def customer(one: Fields, source: str, currency: str | None) -> list[Told]:
    number, at = one.id("id"), one.instant("updated_at", "created_at")
    if number is None:
        return []
    told = f"{number}:{iso(at) or 'undated'}:customer"
    return [Told(Name.CUSTOMER_UPDATED, told, at, _known(one, source), stated(traits=_traits(one), consents=_no(one)))]


def buyer(sale: Fields, source: str) -> list[Told]:
    """Who the customer of a sale is comes with the webhook, but not with the search."""
    one, number, sold = sale.object("customer"), sale.id("id"), sale.instant("sale_date", "created_at")
    if number is None or not one.id("id"):
        return []
    told = f"{number}:{iso(sold) or 'undated'}:buyer"
    return [Told(Name.CUSTOMER_IDENTIFIED, told, sold, _known(one, source), stated(traits=_traits(one)))]


def inventory(one: Fields, source: str, currency: str | None) -> list[Told]:
    number = one.id("product_id")
    told = stated(product_id=number, location=one.id("outlet_id"), available=_whole(one, "count", "inventory_level"))
    if number is None or "available" not in told:
        return []
    name = f"{one.id('id') or number}:{one.id('version') or 'unversioned'}:stock"
    return [Told(Name.STOCK_CHANGED, name, None, ((f"product@{source}", number),), {"stock": told})]


def _whole(one: Fields, *names: str) -> int | None:
    """The count is text in API 1.0: `7.00000`."""
    amount = str(one.amount(*names) or "").partition(".")[0]
    return int(amount) if amount.removeprefix("-").isdecimal() and len(amount) < 20 else None


def _known(one: Fields, source: str) -> tuple[tuple[str, str | None], ...]:
    return (
        ("email", one.text("email")),
        ("phone", one.text("mobile")),
        ("phone", one.text("phone")),
        (f"lightspeed_customer@{source}", one.id("id")),
    )


def _traits(one: Fields) -> dict[str, Any]:
    return stated(
        first_name=one.text("first_name"),
        last_name=one.text("last_name"),
        email=one.text("email"),
        phone=one.text("mobile", "phone"),
        birthday=one.text("date_of_birth"),
        country=one.text("physical_country_id", "physical_country"),
        region=one.text("physical_state"),
        city=one.text("physical_city"),
    )


def _no(one: Fields) -> list[dict[str, Any]]:
    """`false` is no consent: it only says that nobody has objected."""
    address = one.text("email")
    if not one.flag("do_not_email") or not address:
        return []
    act = {"channel": "email", "address": address, "purpose": "marketing", "state": "withdrawn", "by_person": True}
    return [stated(**act, at=iso(one.instant("updated_at")), wording="lightspeed:do_not_email")]
