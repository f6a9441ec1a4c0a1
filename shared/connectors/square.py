"""Square: a till, with one envelope for every kind of object.

https://developer.squareup.com/docs/webhooks/overview. Events of orders are thin: ids and a state, no amounts.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from shared import strict_json
from shared.connectors import Api, Ask, Completion, Connector
from shared.errors import MalformedPayloadError
from shared.events import Event, Identifier
from shared.payload import Fields, fields
from shared.vendors.square import whole
from shared.vendors.square.customers import customer, loyalty
from shared.vendors.square.orders import Told, invoice, order, payment, refund
from shared.webhooks import Request, Secret, verify_base64_hmac

READERS: Mapping[str, Callable[[Fields, str, str], Told]] = {
    "payment.created": payment,
    "payment.updated": payment,
    "order.created": order,
    "order.updated": order,
    "order.fulfillment.updated": order,
    "refund.created": refund,
    "refund.updated": refund,
    "customer.created": customer,
    "customer.updated": customer,
    "customer.deleted": customer,
    "invoice.payment_made": invoice,
    "loyalty.account.created": loyalty,
    "loyalty.account.updated": loyalty,
    "loyalty.event.created": loyalty,
}


def verify(request: Request, secrets: Sequence[Secret]) -> Secret:
    """The signed text begins with the notification URL, so the one configured at Square must be ours to the letter."""
    return verify_base64_hmac(request, secrets, "x-square-hmacsha256-signature", before=request.url.encode())


def parse(request: Request) -> list[Event]:
    body = fields(strict_json.loads(request.body))
    kind, event_id = body.text("type"), body.id("event_id")
    if not kind or not event_id:
        raise MalformedPayloadError("type, event_id: both are needed")
    read = READERS.get(kind)
    if not read:
        return []
    subject = _subject(body)
    name, identifiers, data = read(subject, request.source, kind)
    return [
        Event(
            id=event_id,
            name=name,
            occurred_at=subject.instant("updated_at", "created_at")
            or body.instant("created_at")
            or request.received_at,
            source=request.origin,
            identifiers=tuple(Identifier(one, value) for one, value in identifiers.items() if value),
            data=data,
        )
    ]


def _subject(body: Fields) -> Fields:
    """The object's key is its type, or the event's (`order_created`): it is the only object there."""
    holder = body.object("data").object("object")
    inner = next((name for name, value in holder.value.items() if isinstance(value, Mapping)), None)
    return holder.object(inner) if inner else holder


def _authorize(api: Mapping[str, str]) -> dict[str, str]:
    return {"authorization": f"Bearer {api['token']}"}


def _asks(event: Event) -> Ask | None:
    lookup = event.data.get("lookup")
    return Ask(whole.path(lookup)) if lookup else None


def _completes(event: Event, answer: Any) -> Event:
    """What the event said of the order's state holds: the answer is of a later moment."""
    found, state = whole.order(answer, event.source.partition("/")[2])
    identifiers = dict.fromkeys((*event.identifiers, *(Identifier(kind, value) for value, kind in found.items())))
    told = {name: value for name, value in event.data.items() if name != "lookup"}
    data = {**told, "order": {**state, **told["order"]}}
    return replace(event, id=f"{event.id}/complete", identifiers=tuple(identifiers), data=data)


connector = Connector(
    verify=verify,
    parse=parse,
    persons=("square_customer",),
    pointers=("order", "payment", "loyalty_account"),
    headers=("square-initial-delivery-timestamp", "square-retry-number", "square-retry-reason", "square-environment"),
    api=Api(authorize=_authorize, address="https://connect.squareup.com", per_second=10),
    completion=Completion(asks=_asks, completes=_completes),
)
