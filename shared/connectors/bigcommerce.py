"""BigCommerce: callbacks that say which object changed; the object is asked for at its API.

https://developer.bigcommerce.com/docs/integrations/webhooks. What proves them is a header that the hook was made with.
"""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from shared import strict_json
from shared.connectors import Api, Ask, Completion, Connector
from shared.errors import MalformedPayloadError
from shared.events import Event, Identifier, Name
from shared.payload import fields
from shared.vendors.bigcommerce import news, objects, placing
from shared.webhooks import Request, verify_bearer

SCOPES: Mapping[str, news.Read] = {
    "store/order/created": news.created,
    "store/order/updated": news.order(Name.ORDER_UPDATED),
    "store/order/archived": news.order(Name.ORDER_UPDATED),
    "store/order/statusUpdated": news.status,
    "store/order/refund/created": news.refund,
    "store/order/transaction/created": news.order(Name.ORDER_UPDATED),
    "store/order/transaction/updated": news.order(Name.ORDER_UPDATED),
    "store/shipment/created": news.shipment,
    "store/shipment/updated": news.shipment,
    "store/shipment/deleted": news.shipment,
    "store/customer/created": news.customer(Name.CUSTOMER_CREATED),
    "store/customer/updated": news.customer(Name.CUSTOMER_UPDATED),
    "store/customer/deleted": news.customer("customer.deleted"),
    "store/subscriber/created": news.subscriber,
    "store/subscriber/updated": news.subscriber,
    "store/cart/created": news.cart(Name.CART_STARTED),
    "store/cart/updated": news.cart(Name.CART_UPDATED),
    "store/cart/lineItem/created": news.cart(Name.CART_UPDATED),
    "store/cart/lineItem/updated": news.cart(Name.CART_UPDATED),
    "store/cart/lineItem/deleted": news.cart(Name.CART_UPDATED),
    "store/cart/abandoned": news.cart("cart.abandoned"),
    "store/cart/converted": news.cart(Name.CART_COMPLETED),
    "store/product/inventory/updated": news.stock,
    "store/sku/inventory/updated": news.stock,
}
"""Callbacks of which something is told; others say nothing here."""

BESIDES: Mapping[str, news.Read] = {"store/order/statusUpdated": news.placed}
"""What the same callback may say as well."""


def parse(request: Request) -> list[Event]:
    """`hash` is the same when one change calls twice, but not for ever."""
    body = fields(strict_json.loads(request.body))
    scope, mark, at = body.text("scope"), body.id("hash"), body.epoch("created_at")
    if not scope or not mark:
        raise MalformedPayloadError("scope, hash: both are needed")
    number, source = f"{mark}:{body.number('created_at') or 0}", request.origin
    reads = {number: SCOPES.get(scope), f"{number}:placed": BESIDES.get(scope)}
    found = ((name, read(body.object("data"), request.source)) for name, read in reads.items() if read)
    return [
        Event(name, told.name, at or request.received_at, source, _known(told.identifiers), told.data)
        for name, told in found
        if told
    ]


def _known(stated: news.Stated) -> tuple[Identifier, ...]:
    return tuple(Identifier(kind, value) for kind, value in stated if value)


def _authorize(api: Mapping[str, str]) -> dict[str, str]:
    return {"x-auth-token": api["token"], "accept": "application/json"}


def _asks(event: Event) -> Ask | None:
    lookup = event.data.get("lookup")
    return Ask(*objects.question(lookup["object"], lookup["id"])) if lookup else None


def _completes(event: Event, answer: Any) -> Event:
    kind, one = event.data["lookup"]["object"], fields(answer)
    known, found = objects.READERS[kind](one, event.source.partition("/")[2])
    told = {name: value for name, value in event.data.items() if name != "lookup"}
    order = {**found.get("order", {}), **told.get("order", {})}
    data = {**told, **found, **({"order": order} if order else {})}
    identifiers = tuple(dict.fromkeys((*event.identifiers, *_known(known))))
    return placing.named(kind, replace(event, id=f"{event.id}/complete", identifiers=identifiers, data=data), one)


connector = Connector(
    verify=verify_bearer,
    parse=parse,
    persons=("bigcommerce_customer",),
    pointers=("order", "cart", "checkout", "product"),
    api=Api(authorize=_authorize, per_second=4),
    completion=Completion(asks=_asks, completes=_completes),
)
