"""Amazon's orders and parcels in canonical form.

https://developer-docs.amazon.com/sp-api/docs/notification-type-values and
https://developer-docs.amazon.com/sp-api/docs/orders-api-v0-reference
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from shared import money
from shared.events import Event, Identifier, Name
from shared.payload import Fields, iso, stated

NAMES = {
    "Pending": Name.ORDER_PLACED,
    "PendingAvailability": Name.ORDER_PLACED,
    "Shipped": Name.ORDER_FULFILLED,
    "Canceled": Name.ORDER_CANCELLED,
}
"""`Unshipped` means that the payment was authorised: an order that was known as `Pending` may go out."""

FULFILMENT = {"Unshipped": "unfulfilled", "PartiallyShipped": "partial", "Shipped": "fulfilled"}
EASY_SHIP = {
    "PickedUp": "in_transit",
    "AtOriginFC": "in_transit",
    "AtDestinationFC": "in_transit",
    "OutForDelivery": "out_for_delivery",
    "Delivered": "delivered",
    "RejectedByBuyer": "failed",
    "Undeliverable": "failed",
}
PARCELS = {"SHIPPED": "in_transit"}
OUTBOUND = {"COMPLETE": "fulfilled", "COMPLETE_PARTIALLED": "partial"}


class Told(Struct, frozen=True):
    name: str
    at: datetime
    identifiers: tuple[Identifier, ...]
    data: Mapping[str, Any]


def changed(body: Fields, source: str, published: datetime) -> Told:
    """ORDER_CHANGE: the state of an order without its amounts, and without its buyer."""
    order_id, summary = body.id("AmazonOrderId"), body.object("Summary")
    trigger = body.object("OrderChangeTrigger")
    at = trigger.instant("TimeOfOrderChange") or published
    asked = body.text("OrderChangeType") == "BuyerRequestedChange"
    state = {
        **_state(summary, order_id, cancelled_at=None if asked else at),
        **stated(updated_at=iso(at), items=_items(summary)),
    }
    name = "order.change_requested" if asked else _name(summary, state)
    request = stated(reason=trigger.text("ChangeReason")) if asked else {}
    lookup = stated(lookup={"object": "order", "id": order_id} if order_id else None)
    return Told(name, at, _order(order_id, source), {"order": state, **stated(change=request), **lookup})


def _name(summary: Fields, state: Mapping[str, Any]) -> str:
    if state.get("delivery") == "delivered":
        return Name.ORDER_DELIVERED
    return NAMES.get(summary.text("OrderStatus") or "", Name.ORDER_UPDATED)


def shipment(body: Fields, source: str, published: datetime) -> Told:
    """FBA_OUTBOUND_SHIPMENT_STATUS: Amazon's own warehouse has begun a parcel; it says no time."""
    order_id = body.id("AmazonOrderId")
    parcel = stated(id=body.id("AmazonShipmentId"), status=body.text("ShipmentStatus"))
    return Told(
        Name.ORDER_UPDATED, published, _order(order_id, source), {"order": stated(id=order_id), "shipment": parcel}
    )


def fulfilment(body: Fields, source: str, published: datetime) -> Told:
    """FULFILLMENT_ORDER_STATUS: an order of another shop that Amazon packs; the seller gave it the shop's number."""
    number, status = body.id("SellerFulfillmentOrderId"), body.text("FulfillmentOrderStatus")
    parcel, at = body.object("FulfillmentShipment"), body.instant("StatusUpdatedDateTime") or published
    fulfilled = OUTBOUND.get(status or "")
    order = stated(
        id=number,
        references=[number] if number else [],
        updated_at=iso(at),
        fulfilment=fulfilled,
        delivery=PARCELS.get(parcel.text("FulfillmentShipmentStatus") or ""),
    )
    shipment = stated(
        id=parcel.id("AmazonShipmentId"),
        status=status,
        arrives_at=iso(parcel.instant("EstimatedArrivalDateTime")),
        tracking=[
            label for one in parcel.objects("FulfillmentShipmentPackages") if (label := one.id("TrackingNumber"))
        ],
    )
    name = Name.ORDER_FULFILLED if fulfilled == "fulfilled" else Name.ORDER_UPDATED
    return Told(name, at, _order(number, source), {"order": order, **stated(shipment=shipment)})


def completed(event: Event, order: Fields) -> Event:
    """`BuyerEmail` is lent for this order only and its use for marketing forbidden: it is not even read."""
    known = {name: value for name, value in event.data.items() if name != "lookup"}
    total = order.object("OrderTotal")
    amount, currency = total.amount("Amount"), total.text("CurrencyCode")
    state = {
        **_state(order, order.id("AmazonOrderId")),
        **stated(
            number=order.id("SellerOrderId"),
            total=money.major(amount, currency, total.at("Amount")) if amount is not None and currency else None,
        ),
    }
    return replace(event, id=f"{event.id}/complete", data={**known, "order": {**state, **known.get("order", {})}})


def _state(order: Fields, order_id: str | None, *, cancelled_at: datetime | None = None) -> dict[str, Any]:
    """A notification's summary and the API's order have the same names for what they share."""
    status = order.text("OrderStatus") or ""
    return stated(
        id=order_id,
        placed_at=iso(order.instant("PurchaseDate")),
        cancelled_at=iso(cancelled_at) if status == "Canceled" else None,
        fulfilment=FULFILMENT.get(status),
        delivery=EASY_SHIP.get(order.text("EasyShipShipmentStatus") or ""),
        channel="amazon",
        store=order.id("MarketplaceId"),
    )


def _items(summary: Fields) -> list[dict[str, Any]]:
    return [
        stated(id=one.id("OrderItemId"), sku=one.id("SellerSKU"), quantity=one.number("Quantity"))
        for one in summary.objects("OrderItems")
    ]


def _order(order_id: str | None, source: str) -> tuple[Identifier, ...]:
    return (Identifier(f"order@{source}", order_id),) if order_id else ()
