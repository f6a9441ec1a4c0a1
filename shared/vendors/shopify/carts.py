"""Shopify's checkouts and carts in canonical form."""

from shared.events import Name
from shared.payload import Fields, iso, stated
from shared.touch import touch
from shared.vendors.shopify.customers import Story, person_traits
from shared.vendors.shopify.items import buyer, items, price


def checkout(body: Fields, source: str) -> Story | None:
    """There is no webhook for an abandoned one: it is an update without `completed_at`, and then silence."""
    completed = body.instant("completed_at")
    data = stated(
        checkout=stated(
            id=body.id("token", "id"),
            updated_at=iso(body.instant("updated_at")),
            completed_at=iso(completed),
            recovery_url=body.text("abandoned_checkout_url"),
            total=price(body, "total_price"),
            items=items(body),
        ),
        traits=stated(language=body.text("customer_locale")) | person_traits(body.object("customer")),
        touch=touch(body.text("landing_site"), body.text("referring_site")),
    )
    token, cart_token = body.id("token", "id"), body.id("cart_token")
    identifiers = (*buyer(body, source), (f"checkout@{source}", token), (f"cart@{source}", cart_token))
    name = Name.CHECKOUT_COMPLETED if completed else None
    return Story(body, identifiers, data, name=name, progress="completed" if completed else "")


def cart(body: Fields, source: str) -> Story | None:
    state = stated(id=body.id("token", "id"), updated_at=iso(body.instant("updated_at")), items=items(body))
    return Story(body, ((f"cart@{source}", body.id("token", "id")),), {"cart": state})
