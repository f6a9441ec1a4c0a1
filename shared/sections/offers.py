"""The section of an event's data about an offer: what a customer was given, and that it was used."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.sections.commerce import Money, Section, Text, Time

Decimal = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,18}(\.[0-9]{1,9})?$")]


class Value(Section):
    """One of: `percent`; `amount` and `currency`, as money has them; `points`."""

    percent: Decimal | None = None
    amount: Decimal | None = None
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    points: Annotated[int, Field(ge=0)] | None = None


class Where(Section):
    """Where it counts; everywhere, without one or the other."""

    channels: list[str] | None = None
    stores: list[str] | None = None


class Offer(Section):
    """`code` says which. `order` and `saved` are of its use: the order's id or number, and what came off."""

    code: Text | None = None
    kind: Literal["discount", "cashback", "points", "free_delivery"] | None = None
    value: Value | None = None
    minimum: Money | None = None
    valid_from: Time | None = None
    valid_until: Time | None = None
    where: Where | None = None
    order: str | None = None
    saved: Money | None = None
