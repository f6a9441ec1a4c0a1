"""WooCommerce's stock, and the subscriptions of its own extension, in canonical form."""

from shared.events import Name
from shared.payload import Fields, iso, stated
from shared.vendors.woocommerce.people import Told, buyer, buyer_traits
from shared.vendors.woocommerce.prices import price


def product(body: Fields, source: str, topic: str) -> list[Told]:
    """Whatever changed in a product; only its stock matters here, and it may not be counted at all."""
    number, at = body.id("id"), body.instant("date_modified_gmt", "date_created_gmt")
    counted = body.value.get("stock_quantity")
    stock = stated(
        product_id=number,
        sku=body.id("sku"),
        available=counted if isinstance(counted, int) and not isinstance(counted, bool) else None,
        in_stock=_in_stock(body),
    )
    if number is None or not {"available", "in_stock"} & stock.keys():
        return []
    known = ((f"product@{source}", number),)
    return [Told(Name.STOCK_CHANGED, f"{number}:{iso(at) or 'undated'}:stock", at, known, {"stock": stock})]


def _in_stock(body: Fields) -> bool | None:
    status = body.text("stock_status")
    return status != "outofstock" if status else None


def subscription(body: Fields, source: str, topic: str) -> list[Told]:
    number, at = body.id("id"), body.instant("date_modified_gmt", "date_created_gmt")
    if number is None:
        return []
    told = stated(
        id=number,
        status=body.text("status"),
        price=price(body, "total", body.text("currency")),
        period=body.text("billing_period"),
        renews_at=iso(body.instant("next_payment_date_gmt")),
        ends_at=iso(body.instant("end_date_gmt")),
    )
    known = (*buyer(body, source), (f"subscription@{source}", number))
    data = stated(subscription=told, traits=buyer_traits(body.object("billing")))
    return [Told(Name.SUBSCRIPTION_CHANGED, f"{number}:{iso(at) or 'undated'}:{topic}", at, known, data)]
