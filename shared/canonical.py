"""The brand's own events as they may be written, for checking and for publishing as JSON Schema."""

from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from shared import events
from shared.errors import MalformedPayloadError
from shared.sections.commerce import (
    Basket,
    Consent,
    Loyalty,
    Order,
    Payment,
    Refund,
    Section,
    Stock,
    Subscription,
    Text,
)
from shared.sections.offers import Offer
from shared.sections.service import Call, Conversation, Lead, Lookup, Message, Review, Survey, Ticket


class Identifier(BaseModel):
    """A kind such as `email`, `phone` or `loyalty_number`, and a value as the person or the system wrote it."""

    model_config = ConfigDict(extra="forbid")

    kind: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(@[\w.-]+)?$", max_length=128)]
    value: Text


class Data(Section):
    """The sections that Tributary understands; others are kept and offered to conditions and templates."""

    traits: dict[str, Any] | None = None
    order: Order | None = None
    refund: Refund | None = None
    payment: Payment | None = None
    consents: list[Consent] | None = None
    touch: dict[str, Any] | None = None
    cart: Basket | None = None
    checkout: Basket | None = None
    product: dict[str, Any] | None = None
    products: list[dict[str, Any]] | None = None
    page: dict[str, Any] | None = None
    search: dict[str, Any] | None = None
    message: Message | None = None
    conversation: Conversation | None = None
    ticket: Ticket | None = None
    call: Call | None = None
    lead: Lead | None = None
    review: Review | None = None
    survey: Survey | None = None
    subscription: Subscription | None = None
    loyalty: Loyalty | None = None
    offer: Offer | None = None
    stock: Stock | None = None
    lookup: Lookup | None = None


class CanonicalEvent(BaseModel):
    """What happened once. `id` is the same whenever the event is sent again."""

    model_config = ConfigDict(extra="forbid", title="Tributary event")

    id: Text
    name: Annotated[str, StringConstraints(pattern=r"^\w+(\.\w+)*$", max_length=128)]
    occurred_at: AwareDatetime
    identifiers: Annotated[list[Identifier], Field(max_length=50)]
    data: Data = Field(default_factory=Data)


DATA = TypeAdapter(Data)
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
