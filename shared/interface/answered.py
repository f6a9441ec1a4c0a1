"""What the API answers, by name and type: docs/api.yaml is made from these."""

from collections.abc import Mapping
from typing import Annotated, Any, NotRequired, TypedDict

from msgspec import Meta

Plain = Mapping[str, Any]


class Identifier(TypedDict):
    id: Annotated[str, Meta(description="A keyed hash: the only form in which it is part of a key or a log line.")]
    kind: str
    value: str
    role: Annotated[str, Meta(description="`person` joins customers, `pointer` follows one.")]


class Customer(TypedDict):
    customer_id: str
    shared: Annotated[bool, Meta(description="Belongs to several people, or to nobody: never messaged.")]
    identifiers: list[Identifier]
    traits: Plain
    orders: Annotated[list[Plain], Meta(description="Oldest first; docs/profile.md says what is in one.")]
    offers: Annotated[list[Plain], Meta(description="What the customer was given, and whether it was used.")]
    measures: Annotated[Plain, Meta(description="By name: docs/profile.md.")]
    first_touch: Plain | None
    last_touch: Plain | None
    stage: Annotated[str | None, Meta(description="Of life with the brand: docs/lifecycle.md; null before a review.")]
    stage_since: str | None
    segments: Annotated[list[str], Meta(description="That the customer is in.")]
    consents: Annotated[list[Plain], Meta(description="By address and channel, and every act that led there.")]


class Segment(TypedDict):
    name: str
    description: str
    condition: Annotated[str | None, Meta(description="In CEL, over `customer` and `now`; null: it is a list.")]


class Refresh(TypedDict):
    """How far all customers have been looked at by rules that changed."""

    rules: Annotated[str, Meta(description="Their version.")]
    started_at: str
    customers: Annotated[int, Meta(description="So many were found in the table so far, and queued.")]
    done: bool


class Segments(TypedDict):
    segments: list[Segment]
    rules: Annotated[str, Meta(description="The version of those in force.")]
    refresh: Annotated[Refresh | None, Meta(description="The latest; null before the first.")]


class Counted(TypedDict):
    name: str
    description: str
    condition: str | None
    members: Annotated[int, Meta(description="How many customers are in it.")]


class Member(TypedDict):
    customer_id: str
    since: str


class Members(TypedDict):
    members: Annotated[list[Member], Meta(description="In no order.")]
    next: Annotated[str | None, Meta(description="`after` of the next page; null on the last.")]


class Stated(TypedDict):
    kind: str
    value: str


class Event(TypedDict):
    id: str
    name: str
    occurred_at: str
    received_at: str
    source: str
    identifiers: list[Stated]
    data: Annotated[Plain, Meta(description="schemas/event.schema.json")]


class Timeline(TypedDict):
    events: Annotated[list[Event], Meta(description="Newest first.")]
    next: Annotated[
        str | None,
        Meta(description="`before` of the next page; null on the last. A page may be empty before that, if few match."),
    ]


class Messages(TypedDict):
    messages: Annotated[list[Plain], Meta(description="Newest first: sent, or withheld by `rule`.")]


class Verdict(TypedDict):
    channel: str
    kind: Annotated[str | None, Meta(description="Of the address; null where the channel reaches none.")]
    value: str | None
    rule: Annotated[str | None, Meta(description="The first that would stop it; null: it would go.")]
    detail: str | None
    held_until: Annotated[str | None, Meta(description="When it would go after all, if nothing else stops it then.")]
    parked: Annotated[str | None, Meta(description="The switch that holds it, for nobody knows how long.")]


class Would(TypedDict):
    template: str
    message_class: str
    answers: Annotated[list[Verdict], Meta(description="By channel of the template and address, best first.")]


class Runs(TypedDict):
    runs: Annotated[list[Plain], Meta(description="Customer journeys, newest first.")]


class Reason(TypedDict):
    one: str
    other: str
    event: str
    source: str
    at: str


class Explanation(TypedDict):
    reasons: Annotated[
        list[Reason] | None,
        Meta(description="The shortest chain of events that named both ends of a step; null where none leads there."),
    ]


class Decided(TypedDict):
    """The customers that own the two identifiers now."""

    one: str
    other: str


class Released(TypedDict):
    customer_id: str


class Hold(TypedDict):
    customer_id: str
    reason: Annotated[str, Meta(description="Which ceiling it met: `identifiers` or `merges`.")]
    at: str


class Holds(TypedDict):
    held: Annotated[list[Hold], Meta(description="Longest first.")]


class Request(TypedDict):
    """An erasure or an export, and what became of it."""

    id: str
    kind: str
    customer_id: str
    by: Annotated[str, Meta(description="The ARN of who asked.")]
    reason: str
    asked_at: str
    state: Annotated[str, Meta(description="`asked` or `done`.")]
    ids: Annotated[list[str], Meta(description="The identifiers it was about, as keyed hashes.")]
    counts: Annotated[Mapping[str, int], Meta(description="What was found or removed, by kind of item.")]
    done_at: NotRequired[str]
    swept_at: NotRequired[Annotated[str, Meta(description="When an erasure was done for the second time.")]]
    object: NotRequired[Annotated[str, Meta(description="Where an export lies in the bucket.")]]
    link: NotRequired[Annotated[str, Meta(description="To the export; works for a quarter of an hour.")]]


class AuditEntry(TypedDict):
    id: str
    at: str
    by: Annotated[
        str, Meta(description="The ARN of whoever did it; from the console that of the desk and the request.")
    ]
    what: Annotated[str, Meta(description="An operation of this API, or a command.")]
    on: Annotated[str, Meta(description="The path that was called, or what the command was about.")]
    reason: NotRequired[str]
    outcome: Annotated[str, Meta(description="`done`, `refused: …`, or `begun` while or where nobody knows.")]
    state: NotRequired[Annotated[str, Meta(description="Of what was acted on, afterwards.")]]
    changes: NotRequired[Annotated[str, Meta(description="What was before and is now, of settings.")]]


class AuditEntries(TypedDict):
    acts: Annotated[list[AuditEntry], Meta(description="Oldest first; where few fit, fewer than were asked for.")]
    next: str | None
