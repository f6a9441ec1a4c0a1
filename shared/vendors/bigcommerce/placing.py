"""When an order of BigCommerce is one: till it is placed, it is a checkout that somebody has come to the end of."""

from datetime import datetime

from msgspec.structs import replace

from shared.events import Event, Identifier, Name
from shared.payload import Fields
from shared.vendors.bigcommerce.news import INCOMPLETE, NEW_ORDER
from shared.vendors.bigcommerce.values import dated

OF_A_CHECKOUT = ("id", "updated_at", "total")


def named(kind: str, whole: Event, one: Fields) -> Event:
    """`one` is what was looked up as `kind`: of an order, the order itself."""
    if kind not in ("order", NEW_ORDER):
        return whole
    if whole.name == Name.ORDER_UPDATED and one.number("status_id") == INCOMPLETE:
        return _checkout(whole)
    return _placed(whole, one) if kind == NEW_ORDER or whole.name == Name.ORDER_PLACED else whole


def _checkout(whole: Event) -> Event:
    order, source = whole.data["order"], whole.source.partition("/")[2]
    checkout = {name: order[name] for name in OF_A_CHECKOUT if name in order}
    data = {name: value for name, value in whole.data.items() if name != "order"}
    known = (*whole.identifiers, Identifier(f"checkout@{source}", order["id"]))
    return replace(whole, name=Name.CHECKOUT_UPDATED, identifiers=known, data={**data, "checkout": checkout})


def _placed(whole: Event, one: Fields) -> Event:
    """That it was made and that it is incomplete no more may come in one second, and be looked up as the same order:
    of both, the first tells it.
    """
    made = dated(one, "date_created")
    at = datetime.fromisoformat(made) if made else whole.occurred_at
    return replace(whole, id=f"{whole.data['order']['id']}:placed", name=Name.ORDER_PLACED, occurred_at=at)
