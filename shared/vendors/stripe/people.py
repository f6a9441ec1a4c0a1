"""Stripe's customers and their subscriptions in canonical form."""

from typing import Any

from shared import money
from shared.events import Name
from shared.payload import Fields, iso, stated
from shared.vendors.stripe.told import News, Told, id_of, price

CUSTOMERS = {
    "customer.created": Name.CUSTOMER_CREATED,
    "customer.updated": Name.CUSTOMER_UPDATED,
    "customer.deleted": "customer.deleted",
}


def customer(news: News) -> list[Told]:
    """`customer.discount.created` and the like are about other objects."""
    if news.kind not in CUSTOMERS:
        return []
    one = news.object
    known = (
        ("email", one.text("email")),
        ("phone", one.text("phone")),
        (f"stripe_customer@{news.source}", one.id("id")),
    )
    traits = {} if news.kind == "customer.deleted" else _traits(one)
    return [Told(CUSTOMERS[news.kind], known, stated(traits=traits))]


def _traits(one: Fields) -> dict[str, Any]:
    home, languages = one.object("address"), one.value.get("preferred_locales")
    return stated(
        name=one.text("name"),
        email=one.text("email"),
        phone=one.text("phone"),
        language=next((one for one in languages if isinstance(one, str)), None)
        if isinstance(languages, list)
        else None,
        country=home.text("country"),
        region=home.text("state"),
        city=home.text("city"),
    )


def subscription(news: News) -> list[Told]:
    one = news.object
    items = one.object("items").objects("data")
    first = items[0] if items else Fields({}, one.at("items"))
    told = stated(
        id=one.id("id"),
        status=one.text("status"),
        plan=first.object("price").text("nickname", "id"),
        product_id=id_of(first.object("price"), "product"),
        quantity=first.number("quantity"),
        price=_price(first),
        renews_at=iso(one.epoch("current_period_end") or first.epoch("current_period_end")),
        cancels_at=iso(one.epoch("cancel_at")),
        ended_at=iso(one.epoch("ended_at")),
        trial_ends_at=iso(one.epoch("trial_end")),
    )
    ending = news.kind == "customer.subscription.trial_will_end"
    name = "subscription.trial_ending" if ending else Name.SUBSCRIPTION_CHANGED
    known = (
        (f"stripe_customer@{news.source}", id_of(one, "customer")),
        (f"subscription@{news.source}", one.id("id")),
    )
    return [Told(name, known, {"subscription": told})]


def _price(item: Fields) -> money.Money | None:
    """For one piece; None where it depends on how much is used."""
    return price(item.object("price"), "unit_amount")
