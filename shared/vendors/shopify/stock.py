"""Shopify's stock, and its subscription contracts, in canonical form."""

from shared.payload import Fields, stated
from shared.vendors.shopify.customers import Story


def level(body: Fields, source: str) -> Story | None:
    """Of one item at one place; null where the item is not counted there."""
    item, place = body.id("inventory_item_id"), body.id("location_id")
    told = stated(inventory_item_id=item, location=place, available=body.number("available"))
    if not item or "available" not in told:
        return None
    return Story(body, ((f"inventory_item@{source}", item),), {"stock": told}, subject=f"{item}+{place}")


def product(body: Fields, source: str) -> Story | None:
    """All places together, for each variant. Whatever changed in a product comes under this topic."""
    variants = [
        stated(
            id=one.id("id"),
            sku=one.id("sku"),
            inventory_item_id=one.id("inventory_item_id"),
            available=one.number("inventory_quantity"),
        )
        for one in body.objects("variants")
    ]
    counted = [one["available"] for one in variants if "available" in one]
    if not counted:
        return None
    told = stated(product_id=body.id("id"), name=body.text("title"), available=sum(counted), variants=variants)
    return Story(body, ((f"product@{source}", body.id("id")),), {"stock": told})


def subscription(body: Fields, source: str) -> Story | None:
    billing = body.object("billing_policy")
    told = stated(
        id=body.id("id"),
        status=body.text("status"),
        period=billing.text("interval"),
        periods=billing.number("interval_count"),
    )
    known = (
        (f"shopify_customer@{source}", body.id("customer_id")),
        (f"subscription@{source}", body.id("id")),
        (f"order@{source}", body.id("origin_order_id")),
    )
    return Story(body, known, {"subscription": told})
