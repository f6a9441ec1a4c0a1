"""The language between the Lambdas: what happened (Event), and to whom (Identifier).

`data` holds canonical sections, all optional, whatever the connector:

    traits    {first_name, last_name, language, time_zone, country, city, ...}: null never erases
    order     {id, number, placed_at, cancelled_at, payment, fulfilment, delivery, total, items, ...}
    consents  [{channel, address?, purpose, state: granted|withdrawn|pending, by_person: bool, wording?}]
    touch     {click_ids, utm, referrer, url}
    message   {send_id, provider_id, address?, reason?, permanent?}: feedback on what we sent
    product, cart, checkout, page, survey, payment: as the name says

Money is `{"amount": "12.50", "currency": "EUR"}`: a decimal string in the major unit, never a float.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Name(StrEnum):
    """Canonical event names, `noun.verb_past`, as near to the field's e-commerce vocabulary as it goes."""

    CUSTOMER_CREATED = "customer.created"
    CUSTOMER_UPDATED = "customer.updated"
    CUSTOMER_IDENTIFIED = "customer.identified"
    CONSENT_CHANGED = "consent.changed"
    ORDER_PLACED = "order.placed"
    ORDER_UPDATED = "order.updated"
    ORDER_PAID = "order.paid"
    ORDER_FULFILLED = "order.fulfilled"
    ORDER_DELIVERED = "order.delivered"
    ORDER_CANCELLED = "order.cancelled"
    ORDER_REFUNDED = "order.refunded"
    PAYMENT_RECEIVED = "payment.received"
    CART_UPDATED = "cart.updated"
    CHECKOUT_STARTED = "checkout.started"
    CHECKOUT_UPDATED = "checkout.updated"
    CHECKOUT_COMPLETED = "checkout.completed"
    PRODUCT_VIEWED = "product.viewed"
    PRODUCT_SEARCHED = "product.searched"
    PAGE_VIEWED = "page.viewed"
    SURVEY_ANSWERED = "survey.answered"
    LOYALTY_CHANGED = "loyalty.changed"
    MESSAGE_SENT = "message.sent"
    MESSAGE_DELIVERED = "message.delivered"
    MESSAGE_OPENED = "message.opened"
    MESSAGE_CLICKED = "message.clicked"
    MESSAGE_BOUNCED = "message.bounced"
    MESSAGE_COMPLAINED = "message.complained"
    MESSAGE_FAILED = "message.failed"


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """A kind such as `email`, or scoped by its source, `shopify_customer@shop-a`, and a value."""

    kind: str
    value: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"


@dataclass(frozen=True, slots=True)
class Event:
    """What a source said once.

    `id` is the same on every redelivery and unique within `source` ("<connector>/<source>"); `occurred_at` is aware.
    `identifiers` are those of the person who acted, as the source stated them together, not yet normalised.
    `name` is a Name, or a name of the brand's own.
    """

    id: str
    name: str
    occurred_at: datetime
    source: str
    identifiers: tuple[Identifier, ...]
    data: Mapping[str, Any] = field(default_factory=dict)
