"""Shopify's parcels: what left the house, and what has arrived."""

from shared.events import Name
from shared.payload import Fields, iso, stated
from shared.vendors.shopify.customers import Stated, Story

FULFILMENT = {"fulfilled": "fulfilled", "partial": "partial", "unfulfilled": "unfulfilled"}
PARCEL = {
    "in_transit": "in_transit",
    "out_for_delivery": "out_for_delivery",
    "attempted_delivery": "out_for_delivery",
    "ready_for_pickup": "out_for_delivery",
    "delivered": "delivered",
    "picked_up": "delivered",
    "failure": "failed",
}
"""https://shopify.dev/docs/api/admin-rest/latest/resources/fulfillmentevent; what precedes the carrier is left out."""


def fulfilment(body: Fields, source: str) -> Story | None:
    """One parcel of an order. `status` is of the packing: only `success` has left the house."""
    delivery = PARCEL.get(body.text("shipment_status") or "")
    left = body.text("status") == "success"
    name = Name.ORDER_DELIVERED if delivery == "delivered" else None if left else Name.ORDER_UPDATED
    state = stated(id=body.id("order_id"), updated_at=iso(body.instant("updated_at")), delivery=delivery)
    return Story(body, of_order(body, source), {"order": state}, name=name)


def parcel(body: Fields, source: str) -> Story | None:
    """A scan by the carrier."""
    delivery = PARCEL.get(body.text("status") or "")
    state = stated(id=body.id("order_id"), updated_at=iso(body.instant("happened_at")), delivery=delivery)
    name = Name.ORDER_DELIVERED if delivery == "delivered" else None
    return Story(body, of_order(body, source), {"order": state}, name=name)


def fulfilled(body: Fields) -> str | None:
    """Here null is a statement: no item has been fulfilled."""
    if "fulfillment_status" not in body.value:
        return None
    return FULFILMENT.get(body.text("fulfillment_status") or "unfulfilled")


def delivery(body: Fields) -> str | None:
    """An order has arrived when nothing of it is still to be sent and every parcel has."""
    parcels = [PARCEL.get(one.text("shipment_status") or "") for one in body.objects("fulfillments")]
    if parcels and all(one == "delivered" for one in parcels) and fulfilled(body) == "fulfilled":
        return "delivered"
    return next((one for one in reversed(parcels) if one and one != "delivered"), None)


def of_order(body: Fields, source: str) -> Stated:
    return (("email", body.text("email")), (f"order@{source}", body.id("order_id")))
