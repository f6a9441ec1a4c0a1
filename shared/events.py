"""The language between the Lambdas: what happened (Event), and to whom (Identifier).

`data` holds canonical sections, all optional, whatever the connector:

    traits        {first_name, last_name, language, time_zone, country, city, ...}: null never erases
    order         {id, number, placed_at, cancelled_at, payment, fulfilment, delivery, total, items, discounts, ...}
    refund        {id, amount, items, reason}: one of possibly several of an order
    payment       {id, amount, status, method}
    consents      [{channel, address?, purpose, state: granted|withdrawn|pending, by_person: bool, wording?}]
    touch         {click_ids, utm, referrer, url}
    message       {channel, send_id, provider_id, address?, reason?, permanent?}: feedback on what we sent;
                  {channel, id, text, attachments, in_reply_to?}: what a customer wrote to us; `wish` is added here
    conversation  {id, channel, subject, status, url}
    ticket        {id, subject, status, priority, channel, url}
    call          {id, direction: inbound|outbound, outcome, duration_seconds, queue, recording}
    lead          {id, form, campaign, fields}
    review        {id, rating, scale, title, text, product_id, url}
    survey        {id, question, score, scale, answers, comment}
    subscription  {id, status, plan, price, renews_at}
    loyalty       {id, points, balance, tier, reason}
    offer         {code, kind: discount|cashback|points|free_delivery, value, minimum, valid_from, valid_until, where};
                  {code, order, saved}: it was used
    stock         {product_id, sku, location, available}
    lookup        {object, id}: the event is thin; this is what to ask the vendor's API for to complete it
    journey       {name, step, links, trigger}: only facts of our own have it; which run stated it. What a review finds
                  because of such a fact has {links}
    tags          {name: true|false}: given to the customer, or taken away
    task          {title, text, queue, role, due_at}: something for a person to do
    stage         {from, to, reason}: of the customer's life with the brand
    segment       {name}: entered or left
    date          which one came, of the customer or an order
    start, stop   {journey, key}: another journey for the same customer
    notice        what a journey tells other systems
    product, products, cart, checkout, page, search: as the name says

Money is `{"amount": "12.50", "currency": "EUR"}`: a decimal string in the major unit, never a float.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct, field

OURS = "tributary/journeys"
"""The source of what journeys state. It is nothing that the person did: no activity, and no word for the archive."""

REVIEWS = "tributary/reviews"
"""The source of what reviews find, of which the same is true."""

OF_OURS = frozenset({OURS, REVIEWS})


def links(source: object, data: Mapping[str, Any]) -> int:
    """How many journeys, one after the other, led to what happened; 0 for anything that others told us."""
    stated = data.get("journey") if source in OF_OURS else None
    return int(stated["links"]) if stated else 0


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
    PAYMENT_FAILED = "payment.failed"
    CART_STARTED = "cart.started"
    CART_UPDATED = "cart.updated"
    CART_COMPLETED = "cart.completed"
    CHECKOUT_STARTED = "checkout.started"
    CHECKOUT_UPDATED = "checkout.updated"
    CHECKOUT_COMPLETED = "checkout.completed"
    PRODUCT_VIEWED = "product.viewed"
    PRODUCT_SEARCHED = "product.searched"
    PAGE_VIEWED = "page.viewed"
    STOCK_CHANGED = "stock.changed"
    SUBSCRIPTION_CHANGED = "subscription.changed"
    LOYALTY_CHANGED = "loyalty.changed"
    OFFER_GRANTED = "offer.granted"
    OFFER_REDEEMED = "offer.redeemed"
    REVIEW_SUBMITTED = "review.submitted"
    SURVEY_ANSWERED = "survey.answered"
    LEAD_SUBMITTED = "lead.submitted"
    CONVERSATION_OPENED = "conversation.opened"
    CONVERSATION_CLOSED = "conversation.closed"
    TICKET_OPENED = "ticket.opened"
    TICKET_UPDATED = "ticket.updated"
    TICKET_CLOSED = "ticket.closed"
    CALL_STARTED = "call.started"
    CALL_MISSED = "call.missed"
    CALL_ENDED = "call.ended"
    MESSAGE_RECEIVED = "message.received"
    MESSAGE_SENT = "message.sent"
    MESSAGE_DELIVERED = "message.delivered"
    MESSAGE_OPENED = "message.opened"
    MESSAGE_CLICKED = "message.clicked"
    MESSAGE_FETCHED = "message.fetched"
    MESSAGE_BOUNCED = "message.bounced"
    MESSAGE_COMPLAINED = "message.complained"
    MESSAGE_FAILED = "message.failed"
    JOURNEY_START_REQUESTED = "journey.start_requested"
    JOURNEY_STOP_REQUESTED = "journey.stop_requested"
    TASK_CREATED = "task.created"
    STAGE_CHANGED = "stage.changed"
    SEGMENT_ENTERED = "segment.entered"
    SEGMENT_LEFT = "segment.left"
    DATE_REACHED = "date.reached"
    ERASURE_REQUESTED = "customer.erasure_requested"
    EXPORT_REQUESTED = "customer.export_requested"


class Identifier(Struct, frozen=True, order=True):
    """A kind such as `email`, or scoped by its source, `shopify_customer@shop-a`, and a value."""

    kind: str
    value: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"


class Event(Struct, frozen=True):
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
