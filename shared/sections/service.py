"""The sections of an event's data about talking, asking and answering, and of an event that is yet to be completed."""

from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool

from shared.sections.commerce import Section, Text


class Message(Section):
    """What a customer wrote to us, or feedback on what we sent."""

    id: Text | None = None
    channel: str | None = None
    text: str | None = None
    attachments: list[Any] | None = None
    in_reply_to: str | None = None
    wish: Literal["stop", "start", "help", "refusal"] | None = None
    send_id: str | None = None
    provider_id: str | None = None
    address: str | None = None
    reason: str | None = None
    permanent: StrictBool | None = None


class Conversation(Section):
    id: Text | None = None
    channel: str | None = None
    subject: str | None = None
    status: str | None = None
    url: str | None = None


class Ticket(Conversation):
    priority: str | None = None


class Call(Section):
    id: Text | None = None
    direction: Literal["inbound", "outbound"] | None = None
    outcome: str | None = None
    duration_seconds: Annotated[int, Field(ge=0)] | None = None
    queue: str | None = None
    recording: str | None = None


class Lead(Section):
    id: Text | None = None
    form: str | None = None
    campaign: str | None = None
    fields: dict[str, Any] | None = None


class Review(Section):
    id: Text | None = None
    rating: float | None = None
    scale: float | None = None
    title: str | None = None
    text: str | None = None
    product_id: str | None = None
    url: str | None = None


class Survey(Section):
    """`name` is the brand's own word for it, `answer` the one that was chosen."""

    id: Text | None = None
    name: str | None = None
    question: str | None = None
    answer: str | None = None
    score: float | None = None
    scale: float | None = None
    answers: list[Any] | dict[str, Any] | None = None
    comment: str | None = None


class Lookup(Section):
    """The event is thin: what to ask the vendor for."""

    object: Text
    id: Text
