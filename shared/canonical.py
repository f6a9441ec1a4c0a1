"""The brand's own events as they may be written, for checking and for publishing as JSON Schema."""

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from shared import events
from shared.errors import MalformedPayloadError

Text = Annotated[str, StringConstraints(min_length=1, max_length=256)]


class Identifier(BaseModel):
    """A kind such as `email`, `phone` or `loyalty_number`, and a value as the person or the system wrote it."""

    model_config = ConfigDict(extra="forbid")

    kind: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(@[\w.-]+)?$", max_length=128)]
    value: Text


class Money(BaseModel):
    """A decimal string in the major unit; never a float."""

    model_config = ConfigDict(extra="forbid")

    amount: Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,18}(\.[0-9]{1,9})?$")]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class Item(BaseModel):
    model_config = ConfigDict(extra="allow")

    id: Text | None = None
    sku: str | None = None
    name: str | None = None
    quantity: int | None = None
    price: Money | None = None
    product_id: str | None = None


class Order(BaseModel):
    """The latest state of one purchase; leave out what is unknown."""

    model_config = ConfigDict(extra="allow")

    id: Text
    number: str | None = None
    placed_at: AwareDatetime | None = None
    updated_at: AwareDatetime | None = None
    cancelled_at: AwareDatetime | None = None
    payment: Literal["pending", "paid", "partially_refunded", "refunded", "voided"] | None = None
    fulfilment: Literal["unfulfilled", "partial", "fulfilled"] | None = None
    delivery: Literal["in_transit", "out_for_delivery", "delivered", "failed"] | None = None
    total: Money | None = None
    subtotal: Money | None = None
    tax: Money | None = None
    shipping: Money | None = None
    discount: Money | None = None
    items: list[Item] | None = None


class Consent(BaseModel):
    """`by_person` is true where the person acted: only then may it take back what the person said before."""

    model_config = ConfigDict(extra="forbid")

    channel: Literal["email", "sms", "whatsapp", "push"]
    purpose: Text
    state: Literal["granted", "withdrawn", "pending"]
    by_person: bool
    address: Text | None = None
    at: AwareDatetime | None = None
    wording: str | None = None


class Data(BaseModel):
    """The sections that Tributary understands; others are kept and offered to conditions and templates."""

    model_config = ConfigDict(extra="allow")

    traits: dict[str, Any] | None = None
    order: Order | None = None
    consents: list[Consent] | None = None
    touch: dict[str, Any] | None = None


class CanonicalEvent(BaseModel):
    """What happened once. `id` is the same whenever the event is sent again."""

    model_config = ConfigDict(extra="forbid", title="Tributary event")

    id: Text
    name: Annotated[str, StringConstraints(pattern=r"^\w+(\.\w+)*$", max_length=128)]
    occurred_at: AwareDatetime
    identifiers: Annotated[list[Identifier], Field(max_length=50)]
    data: Data = Data()


_ONE = TypeAdapter(CanonicalEvent)


def schema() -> dict[str, Any]:
    """JSON Schema of a delivery: one event, or a list."""
    return TypeAdapter(CanonicalEvent | list[CanonicalEvent]).json_schema()


def event(given: Any, source: str, place: str = "") -> events.Event:
    """The checked event, its data exactly as it came."""
    try:
        checked = _ONE.validate_python(given)
    except ValidationError as error:
        raise MalformedPayloadError(_named(error, place)) from None
    return events.Event(
        id=checked.id,
        name=checked.name,
        occurred_at=checked.occurred_at,
        source=source,
        identifiers=tuple(events.Identifier(one.kind, one.value) for one in checked.identifiers),
        data=given.get("data", {}),
    )


def _named(error: ValidationError, place: str) -> str:
    """Every field that is wrong and what it should be; never the value that was given."""
    return "; ".join(f"{_path(one['loc'], place)}: {one['msg']}" for one in error.errors(include_input=False))


def _path(steps: tuple[int | str, ...], place: str) -> str:
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return f"{place}{path}".lstrip(".") or "the body"
