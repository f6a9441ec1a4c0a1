"""What the API answers of journeys and how they are operated, by name and type: docs/api.yaml is made from these."""

from typing import Annotated, TypedDict

from msgspec import Meta

from shared.interface.answered import Plain

Next = Annotated[str | None, Meta(description="`after` of the rest, to be added to this; null where this is all.")]


class Standing(TypedDict):
    name: str
    state: Annotated[str, Meta(description="`running`, `paused` or `stopped`.")]
    since: Annotated[str | None, Meta(description="When that was decided; null where nobody ever did.")]
    by: Annotated[str, Meta(description="The ARN of who decided.")]
    reason: str


class Journey(Standing):
    version: Annotated[str | None, Meta(description="The one in force; null where the brand has it no more.")]


class Count(TypedDict):
    journey: str
    version: str
    step: str
    state: Annotated[str, Meta(description="`waiting`, or `held_out` for comparison.")]
    parked: Annotated[bool, Meta(description="Their time came in a pause, and they wait for its end.")]
    runs: int


class Journeys(TypedDict):
    journeys: list[Journey]
    counts: Annotated[list[Count], Meta(description="Runs that wait, by version and step.")]
    next: Next


class Act(TypedDict):
    act: str
    by: str
    reason: str
    at: str


class Operated(Journey):
    """A journey, what was decided about it, and where its runs are."""

    acts: Annotated[list[Act], Meta(description="Newest first.")]
    versions: Annotated[list[str], Meta(description="In the order in which they came into force.")]
    counts: list[Count]
    held: Annotated[int, Meta(description="Messages that wait for the end of a pause.")]
    next: Next


class Definition(TypedDict):
    name: str
    version: str
    definition: Annotated[Plain, Meta(description="As the functions read it.")]


class Decision(Standing):
    tour: Annotated[str | None, Meta(description="Its progress is at /tours/{id}; null where none is needed.")]


class Tour(TypedDict):
    """All that waits of a journey, for a gate, or of a connector is looked at."""

    id: str
    kind: Annotated[str, Meta(description="`stop`, `migrate`, `release`, `refile` or `drop`.")]
    gate: str
    by: str
    reason: str
    started_at: str
    done_at: str | None
    passes: Annotated[int, Meta(description="It goes through again until it finds nobody.")]
    looked: Annotated[int, Meta(description="Entries of the index, or deliveries, that were read.")]
    woken: Annotated[int, Meta(description="Wake-ups that were sent; deliveries that were sent on, or dropped.")]
    left: Annotated[
        int, Meta(description="Found in the last pass; where it is done and this is not 0, see dead letters.")
    ]


class Source(Standing):
    """An account at a vendor, such as `shopify/shop-a`; `paused` is switched off: what comes is kept, and waits."""

    switch: Annotated[str, Meta(description="Which decides: its own, by its name, or `shopify` for all of those.")]
    held: Annotated[int, Meta(description="Deliveries that wait.")]
    more: Annotated[bool, Meta(description="There are more than were counted.")]
    oldest: Annotated[str | None, Meta(description="When the first of them was received.")]


class Sources(TypedDict):
    at: Annotated[str, Meta(description="When they were counted: `until` of a drop.")]
    sources: list[Source]


class Spending(TypedDict):
    gate: Annotated[str, Meta(description="`sending`, `channel:sms`, `journey:win_back`.")]
    period: Annotated[str, Meta(description="`day` or `month`.")]
    spent: Annotated[str, Meta(description="A decimal, since somebody last let it go on, or since the period began.")]
    left: Annotated[str, Meta(description="Nothing where the budget was lowered below what is spent.")]
    most: str
    currency: str
    until: Annotated[str, Meta(description="When the period is over.")]
    shut_until: Annotated[
        str | None, Meta(description="The gate is shut by a budget, and opens by itself then; null where it is not.")
    ]


class Switched(Standing):
    """All sending, a channel, or a system that webhooks go to, such as `webhook/crm`; `paused` is switched off: no
    message goes by it, and all of them wait.
    """

    held: Annotated[int, Meta(description="Messages that wait until it is on again.")]
    more: Annotated[bool, Meta(description="There are more than were counted.")]
    oldest: Annotated[str | None, Meta(description="When the first of them was to go.")]
    failing_since: Annotated[
        str | None, Meta(description="The system has answered nothing but failures since; null of all else.")
    ]


class Switches(TypedDict):
    switches: Annotated[list[Switched], Meta(description="`sending`, each channel, each endpoint of webhooks.")]
    budgets: Annotated[list[Spending], Meta(description="What brand.yaml limits, and what of it is spent.")]
