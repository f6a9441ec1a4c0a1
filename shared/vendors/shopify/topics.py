"""Shopify's topics: what each is called here, who reads its body, and which of its times says when it happened.

https://shopify.dev/docs/api/webhooks
"""

from collections.abc import Callable, Mapping

from msgspec import Struct

from shared.events import Name
from shared.payload import Fields
from shared.vendors.shopify import carts, customers, orders, parcels, returns, stock
from shared.vendors.shopify.customers import Story


class Topic(Struct, frozen=True):
    """`times` are the object's own, best first."""

    name: str
    read: Callable[[Fields, str], Story | None]
    times: tuple[str, ...] = ("updated_at", "created_at")


# A creation is dated by `created_at` and not by `updated_at`: each body is the state at that moment, and the later of
# two wins. Everything that follows in the same second then wins over it.
CREATED = ("created_at", "updated_at")
_customer, _order = customers.customer, orders.order
_fulfilment, _checkout = parcels.fulfilment, carts.checkout

TOPICS: Mapping[str, Topic] = {
    "customers/create": Topic(Name.CUSTOMER_CREATED, _customer, CREATED),
    "customers/update": Topic(Name.CUSTOMER_UPDATED, _customer),
    "customers/enable": Topic(Name.CUSTOMER_UPDATED, _customer),
    "customers/disable": Topic(Name.CUSTOMER_UPDATED, _customer),
    "customers/delete": Topic("customer.deleted", customers.deleted),
    "customers/merge": Topic(Name.CUSTOMER_IDENTIFIED, customers.merged),
    "customers_email_marketing_consent/update": Topic(Name.CONSENT_CHANGED, customers.email_consent),
    "customers_marketing_consent/update": Topic(Name.CONSENT_CHANGED, customers.sms_consent),
    "customers/data_request": Topic(Name.EXPORT_REQUESTED, customers.privacy),
    "customers/redact": Topic(Name.ERASURE_REQUESTED, customers.privacy),
    "shop/redact": Topic("shop.erasure_requested", customers.shop),
    "orders/create": Topic(Name.ORDER_PLACED, _order, CREATED),
    "orders/updated": Topic(Name.ORDER_UPDATED, _order),
    "orders/edited": Topic(Name.ORDER_UPDATED, orders.edited),
    "orders/paid": Topic(Name.ORDER_PAID, _order),
    "orders/fulfilled": Topic(Name.ORDER_FULFILLED, _order),
    "orders/partially_fulfilled": Topic(Name.ORDER_UPDATED, _order),
    "orders/cancelled": Topic(Name.ORDER_CANCELLED, _order, ("cancelled_at", "updated_at")),
    "orders/delete": Topic("order.deleted", orders.deleted),
    "order_transactions/create": Topic(Name.PAYMENT_RECEIVED, returns.transaction, ("processed_at", "created_at")),
    "refunds/create": Topic(Name.ORDER_REFUNDED, returns.refund, ("processed_at", "created_at")),
    "returns/request": Topic("return.requested", returns.goods),
    "returns/approve": Topic("return.approved", returns.goods),
    "returns/decline": Topic("return.declined", returns.goods),
    "returns/cancel": Topic("return.cancelled", returns.goods),
    "returns/reopen": Topic("return.reopened", returns.goods),
    "returns/close": Topic("return.closed", returns.goods),
    "disputes/create": Topic("dispute.opened", returns.dispute),
    "disputes/update": Topic("dispute.updated", returns.dispute),
    "fulfillments/create": Topic(Name.ORDER_FULFILLED, _fulfilment, CREATED),
    "fulfillments/update": Topic(Name.ORDER_UPDATED, _fulfilment),
    "fulfillment_events/create": Topic(Name.ORDER_UPDATED, parcels.parcel, ("happened_at", "created_at")),
    "checkouts/create": Topic(Name.CHECKOUT_STARTED, _checkout, CREATED),
    "checkouts/update": Topic(Name.CHECKOUT_UPDATED, _checkout),
    "carts/create": Topic(Name.CART_UPDATED, carts.cart, CREATED),
    "carts/update": Topic(Name.CART_UPDATED, carts.cart),
    "inventory_levels/connect": Topic(Name.STOCK_CHANGED, stock.level),
    "inventory_levels/update": Topic(Name.STOCK_CHANGED, stock.level),
    "products/create": Topic(Name.STOCK_CHANGED, stock.product, CREATED),
    "products/update": Topic(Name.STOCK_CHANGED, stock.product),
    "subscription_contracts/create": Topic(Name.SUBSCRIPTION_CHANGED, stock.subscription),
    "subscription_contracts/update": Topic(Name.SUBSCRIPTION_CHANGED, stock.subscription),
}

FIRST = ("orders/create", "customers/create", "fulfillments/create", "checkouts/create")
"""Their objects may have got further when they are asked for later, but the event is the same."""
