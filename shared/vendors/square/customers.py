"""Square's customers and loyalty accounts in canonical form."""

from typing import Any

from shared.events import Name
from shared.payload import Fields, iso, stated
from shared.vendors.square.orders import Told


def customer(one: Fields, source: str, kind: str) -> Told:
    email, phone, home = one.text("email_address"), one.text("phone_number"), one.object("address")
    identifiers = {"email": email, "phone": phone, f"square_customer@{source}": one.id("id")}
    if kind == "customer.deleted":
        return kind, identifiers, {}
    traits = stated(
        first_name=one.text("given_name"),
        last_name=one.text("family_name"),
        email=email,
        phone=phone,
        birthday=one.text("birthday"),
        country=home.text("country"),
        region=home.text("administrative_district_level_1"),
        city=home.text("locality"),
    )
    name = Name.CUSTOMER_CREATED if kind == "customer.created" else Name.CUSTOMER_UPDATED
    return name, identifiers, stated(traits=traits, consents=_unsubscribed(one, email))


def _unsubscribed(one: Fields, email: str | None) -> list[dict[str, Any]]:
    """`false` is no consent: it only says that the person has not objected yet."""
    if not email or not one.object("preferences").flag("email_unsubscribed"):
        return []
    at = iso(one.instant("updated_at", "created_at"))
    act = {"channel": "email", "address": email, "purpose": "marketing", "state": "withdrawn", "by_person": True}
    return [stated(**act, at=at, wording="square:email_unsubscribed")]


def loyalty(one: Fields, source: str, kind: str) -> Told:
    account = one.id("loyalty_account_id") or one.id("id")
    identifiers = {
        "phone": one.object("mapping").text("phone_number"),
        f"square_customer@{source}": one.id("customer_id"),
        f"loyalty_account@{source}": account,
    }
    told = stated(
        id=account,
        balance=one.number("balance"),
        lifetime_points=one.number("lifetime_points"),
        points=one.object("adjust_points").number("points") or one.object("accumulate_points").number("points"),
        reason=one.text("type"),
    )
    return Name.LOYALTY_CHANGED, identifiers, stated(loyalty=told, traits=_points(one))


def _points(account: Fields) -> dict[str, Any]:
    """For segments and dates. An event of an account says nothing of it."""
    if (balance := account.number("balance")) is None:
        return {}
    deadlines = [(at, one) for one in account.objects("expiring_point_deadlines") if (at := one.instant("expires_at"))]
    first, soonest = min(deadlines, key=lambda known: known[0], default=(None, None))
    expiring = soonest.number("points") if soonest else 0
    return stated(points=balance, points_expiring=expiring, points_expire_at=iso(first))
