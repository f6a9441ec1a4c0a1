"""What may stand in a scenario file."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from infra.journeys import years
from shared.configuration import Budgets
from shared.journeys.fields import Duration, EventName
from shared.profiles.identifiers import MAX_IDENTIFIERS
from shared.sections.commerce import Time


def _playable(at: datetime) -> datetime:
    if not years.playable(at):
        raise PydanticCustomError("moment", years.WRITE)
    return at


Moment = Annotated[Time, AfterValidator(_playable)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Receive(Strict):
    """`ago`: it happened that long before it is received. `id` says that two are one, delivered twice.

    `times` and `every`: that often, one after the other. `of` another customer of the scenario. `imported`: as history.
    `source` says who told it.
    In `data`, `{cel: "customer.offers[0].code"}` is what the expression comes to at that moment.
    """

    event: EventName
    data: Mapping[str, Any] = {}
    identifiers: Mapping[str, str] = {}
    ago: Duration | None = None
    id: str | None = None
    times: int = Field(1, ge=1)
    every: Duration | None = None
    of: str | None = None
    source: str = "scenario/file"
    imported: bool = False


class Expect(Strict):
    """What is not named is not looked at. Templates are named in the order in which they were asked for; `by` says by
    which channel each.

    `traits` looks at those that it names, `offers` (oldest first) at the fields that it names, `notified` at what other
    systems heard, `others` at the step or end of the other journeys; `converted` says whether the goal was reached.
    `step`, `ended` and `converted` are those of the run that began last, `each` the steps or ends of all, oldest first.
    """

    sent: Sequence[str] | None = None
    withheld: Mapping[str, str] | None = None
    held: Mapping[str, str] | None = None
    by: Mapping[str, str] | None = None
    step: str | None = None
    ended: str | None = None
    runs: int | None = None
    each: Sequence[str] | None = None
    converted: bool | None = None
    traits: Mapping[str, Any] | None = None
    tags: Sequence[str] | None = None
    offers: Sequence[Mapping[str, Any]] | None = None
    tasks: Sequence[str] | None = None
    notified: Mapping[str, Mapping[str, Any]] | None = None
    others: Mapping[str, str] | None = None
    stage: str | None = None
    segments: Sequence[str] | None = None


class Line(Strict):
    """Exactly one of them.

    `join` says that another customer of the scenario is the same person; `part` cuts the two apart. `again` delivers
    once more what was delivered: `events`, `wake_ups` of runs, `outboxes` of runs. In an `outage` nothing runs, and
    what was due comes late. After a `restart` only what was stored is known. `pause`, `resume`, `stop` and `release`
    name a journey, `switch_off` and `switch_on` a channel, `webhook/crm` or `sending`. `deploy` is a file of another
    version of the journey, beside the scenario, or several that come into force one after the other before anybody is
    looked at.
    """

    receive: Receive | None = None
    advance: Duration | None = None
    at: Moment | None = None
    expect: Expect | None = None
    join: str | None = None
    part: str | None = None
    again: Sequence[Literal["events", "wake_ups", "outboxes"]] | None = None
    outage: Duration | None = None
    restart: Literal[True] | None = None
    pause: str | None = None
    resume: str | None = None
    stop: str | None = None
    release: str | None = None
    switch_off: str | None = None
    switch_on: str | None = None
    deploy: str | Sequence[str] | None = None

    @model_validator(mode="after")
    def one(self) -> "Line":
        if len(self.model_fields_set) != 1 or getattr(self, *self.model_fields_set) is None:
            *others, last = type(self).model_fields
            raise ValueError(f"one of {', '.join(others)} or {last}")
        return self


class Customer(Strict):
    identifiers: Mapping[str, str] = Field(min_length=1, max_length=MAX_IDENTIFIERS)
    traits: Mapping[str, Any] = {}
    consents: Mapping[str, Literal["granted", "withdrawn", "pending"]] = {}


class Scenario(Strict):
    """`others` are customers of their own, as far as anybody knows when the story begins. `budgets` are played instead
    of the brand's.
    """

    name: str
    start: Moment
    customer: Customer
    others: Mapping[str, Customer] = {}
    budgets: Budgets | None = None
    story: Sequence[Line] = Field(min_length=1)

    @model_validator(mode="after")
    def known(self) -> "Scenario":
        named = {line.join or line.part or (line.receive and line.receive.of) for line in self.story} - {None}
        if unknown := named - self.others.keys():
            raise ValueError(f"{', '.join(sorted(map(str, unknown)))} is not one of `others`")
        return self


class File(Strict):
    """The journey that it is about, and those that take part `beside` it, which it does not start or stop itself."""

    journey: str
    beside: Sequence[str] = ()
    scenarios: Sequence[Scenario] = Field(min_length=1)
