"""What may stand in a scenario file."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from shared.journeys.fields import Duration


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Receive(Strict):
    """`ago`: it happened that long before it is received. `id` says that two are one, delivered twice.

    In `data`, `{cel: "customer.offers[0].code"}` is what the expression comes to at that moment.
    """

    event: str
    data: Mapping[str, Any] = {}
    identifiers: Mapping[str, str] = {}
    ago: Duration | None = None
    id: str | None = None


class Expect(Strict):
    """What is not named is not looked at. Templates are named in the order in which they were asked for.

    `traits` looks at those that it names, `offers` (oldest first) at the fields that it names, `notified` at what other
    systems heard, `others` at the step or end of the journeys that were started; `converted` says whether the goal was
    reached.
    """

    sent: Sequence[str] | None = None
    withheld: Mapping[str, str] | None = None
    held: Mapping[str, str] | None = None
    step: str | None = None
    ended: str | None = None
    runs: int | None = None
    converted: bool | None = None
    traits: Mapping[str, Any] | None = None
    tags: Sequence[str] | None = None
    offers: Sequence[Mapping[str, Any]] | None = None
    tasks: Sequence[str] | None = None
    notified: Mapping[str, Mapping[str, Any]] | None = None
    others: Mapping[str, str] | None = None


class Line(Strict):
    """Exactly one of them."""

    receive: Receive | None = None
    advance: Duration | None = None
    at: AwareDatetime | None = None
    expect: Expect | None = None

    @model_validator(mode="after")
    def one(self) -> "Line":
        if len(self.model_fields_set) != 1:
            raise ValueError("one of receive, advance, at or expect")
        return self


class Customer(Strict):
    identifiers: Mapping[str, str]
    traits: Mapping[str, Any] = {}
    consents: Mapping[str, Literal["granted", "withdrawn", "pending"]] = {}


class Scenario(Strict):
    name: str
    start: AwareDatetime
    customer: Customer
    story: Sequence[Line] = Field(min_length=1)


class File(Strict):
    journey: str
    scenarios: Sequence[Scenario] = Field(min_length=1)
