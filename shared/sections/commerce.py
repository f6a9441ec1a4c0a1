"""The sections of an event's data about buying: `shared/events.py` tells them in short.

Whatever else a section holds is kept, and offered to conditions and templates.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
    model_validator,
)

from shared.payload import instant

Text = Annotated[str, StringConstraints(min_length=1, max_length=256)]


def _written(given: Any) -> Any:
    """Sections are kept as they came: what pydantic takes for a time besides, such as seconds, nobody reads as one."""
    if given is not None and (not isinstance(given, str) or instant(given) is None):
        raise ValueError("should be a time such as 2026-11-22T18:05:00+01:00")
    return given


Time = Annotated[AwareDatetime, BeforeValidator(_written)]
Channel = Literal[
    "email", "sms", "whatsapp", "push", "messenger", "instagram", "chat", "meta_audience", "google_audience"
]
"""Those for which messages know consent."""

KNOWN_FIELDS_AND_MORE = ConfigDict(extra="allow")


class Section(BaseModel):
    model_config = KNOWN_FIELDS_AND_MORE


class Money(BaseModel):
    """A decimal string in the major unit; never a float."""

    model_config = ConfigDict(extra="forbid")

    amount: Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,18}(\.[0-9]{1,9})?$")]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class Item(Section):
    """`price` is of one piece, `amount` of all of them."""

    id: Text | None = None
    sku: str | None = None
    name: str | None = None
    quantity: int | None = None
    price: Money | None = None
    amount: Money | None = None
    product_id: str | None = None


class Discount(Section):
    """`code` is what the customer typed or scanned, `amount` what came off for it."""

    code: Text | None = None
    amount: Money | None = None


class Order(Section):
    """The latest state of one purchase; leave out what is unknown.

    With `references` alone it names purchases that another source reports, by the ids or numbers they have there.
    """

    id: Text | None = None
    number: str | None = None
    placed_at: Time | None = None
    updated_at: Time | None = None
    cancelled_at: Time | None = None
    payment: Literal["pending", "paid", "partially_refunded", "refunded", "voided"] | None = None
    fulfilment: Literal["unfulfilled", "partial", "fulfilled"] | None = None
    delivery: Literal["in_transit", "out_for_delivery", "delivered", "failed"] | None = None
    total: Money | None = None
    subtotal: Money | None = None
    tax: Money | None = None
    shipping: Money | None = None
    discount: Money | None = None
    discounts: list[Discount] | None = None
    items: list[Item] | None = None
    channel: str | None = None
    store: str | None = None
    references: Annotated[list[Text], Field(max_length=20)] | None = None

    @model_validator(mode="after")
    def says_which(self) -> Self:
        if self.id is None and not self.references:
            raise ValueError("id: is needed, or references to the order of another source")
        return self


class Refund(Section):
    """One of possibly several of an order; never the sum of all of them."""

    id: Text
    amount: Money | None = None
    reason: str | None = None
    status: str | None = None
    items: list[Item] | None = None


class Payment(Section):
    """One of possibly several of an order. `status` is pending, completed, failed or cancelled."""

    id: Text
    amount: Money | None = None
    status: str | None = None
    method: str | None = None
    reason: str | None = None


class Consent(BaseModel):
    """`by_person` is true where the person acted: only then may it take back what the person said before."""

    model_config = ConfigDict(extra="forbid")

    channel: Channel
    purpose: Text
    state: Literal["granted", "withdrawn", "pending"]
    by_person: StrictBool
    address: Text | None = None
    at: Time | None = None
    wording: str | None = None


class Basket(Section):
    """A cart or a checkout."""

    id: Text | None = None
    updated_at: Time | None = None
    completed_at: Time | None = None
    recovery_url: str | None = None
    total: Money | None = None
    items: list[Item] | None = None


class Subscription(Section):
    id: Text | None = None
    status: str | None = None
    plan: str | None = None
    price: Money | None = None
    renews_at: Time | None = None


class Loyalty(Section):
    id: Text | None = None
    points: int | None = None
    balance: int | None = None
    tier: str | None = None
    reason: str | None = None


class Stock(Section):
    product_id: Text | None = None
    sku: str | None = None
    location: str | None = None
    available: int | None = None
