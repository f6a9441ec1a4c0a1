"""Amazon marketplace: notifications of the Selling Partner API, over SQS or EventBridge, where IAM is the proof.

https://developer-docs.amazon.com/sp-api/docs/notifications-api. Amazon names no buyer in them.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from shared import strict_json
from shared.connectors import Api, Ask, Completion, Connector
from shared.errors import MalformedPayloadError
from shared.events import Event
from shared.payload import Fields, fields
from shared.vendors.amazon import orders
from shared.vendors.amazon.orders import Told
from shared.webhooks import Request

LOGIN = "https://api.amazon.com/auth/o2/token"
"""https://developer-docs.amazon.com/sp-api/docs/connect-to-the-selling-partner-api: all parameters are in the form."""

READERS: Mapping[str, Callable[[Fields, str, datetime], Told]] = {
    "ORDER_CHANGE": orders.changed,
    "FBA_OUTBOUND_SHIPMENT_STATUS": orders.shipment,
    "FULFILLMENT_ORDER_STATUS": orders.fulfilment,
}
"""Of offers, reports and listings nothing is about a customer."""


def parse(request: Request) -> list[Event]:
    body = _notification(fields(strict_json.loads(request.body)))
    read = READERS.get(body.text("NotificationType", "notificationType") or "")
    if read is None:
        return []
    metadata = _either(body, "NotificationMetadata")
    notification = metadata.id("NotificationId", "notificationId")
    if not notification:
        raise MalformedPayloadError(f"{metadata.at('NotificationId')}: is missing")
    published = body.instant("EventTime", "eventTime") or request.received_at
    told = read(_subject(_either(body, "Payload")), request.source, published)
    return [
        Event(
            id=notification,
            name=told.name,
            occurred_at=told.at,
            source=request.origin,
            identifiers=told.identifiers,
            data=told.data,
        )
    ]


def _notification(body: Fields) -> Fields:
    """Bare, in an event's `detail`, or as text in the `body` of a message that a pipe brought from the queue."""
    if "detail-type" in body.value:
        return _notification(body.object("detail"))
    if "messageId" in body.value and (text := body.text("body")):
        return fields(strict_json.loads(text.encode()), "body")
    return body


def _either(body: Fields, name: str) -> Fields:
    """Older notifications write their names with a capital, newer ones do not."""
    return body.object(name if name in body.value else name[0].lower() + name[1:])


def _subject(payload: Fields) -> Fields:
    """Its key repeats the kind of notification: it is the only object there."""
    inner = next((name for name, value in payload.value.items() if isinstance(value, Mapping)), None)
    return payload.object(inner) if inner else payload


def _asks(event: Event) -> Ask | None:
    lookup = event.data.get("lookup")
    return Ask(f"/orders/v0/orders/{quote(lookup['id'], safe='')}") if lookup else None


def _completes(event: Event, answer: Any) -> Event:
    return orders.completed(event, fields(answer, "the answer").object("payload"))


def _authorize(api: Mapping[str, str]) -> Mapping[str, str]:
    return {"x-amz-access-token": api["token"]}


connector = Connector(
    parse=parse,
    bus_source="aws.partner/sellingpartnerapi.amazon.com",
    pointers=("order",),
    # One address each for North America, Europe and the Far East; `getOrder` is granted half a request a second.
    api=Api(authorize=_authorize, token_address=LOGIN, credentials_in_form=True, per_second=0.5),
    completion=Completion(asks=_asks, completes=_completes),
)
