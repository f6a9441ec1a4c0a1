"""Note something about the customer: traits, and tags that are given or taken away."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from shared.events import Name as EventNames
from shared.journeys.fields import STRICT, Name
from shared.journeys.step import Continue, Fact, Moment, Step, Way
from shared.journeys.values import Value, shown, worths

TAKEN = frozenset({"id", "offers", "orders", "tags"})
"""What conditions and templates see under these names comes from elsewhere."""


@dataclass(frozen=True, slots=True)
class Set(Step):
    """As if a source had said so just now: a later word on the same trait counts more. Null never erases.

    `tags` are those that the customer gets, `untag` those that are taken away; conditions ask `"fan" in customer.tags`.
    """

    __pydantic_config__ = STRICT

    id: Name
    type: Literal["set"]
    traits: Mapping[Name, Value] = field(default_factory=dict)
    tags: tuple[Name, ...] = ()
    untag: tuple[Name, ...] = ()
    then: Name | None = None

    def summary(self) -> str:
        traits = [f"{name} = {shown(value)}" for name, value in self.traits.items()]
        return "set " + ", ".join([*traits, *(f"+{tag}" for tag in self.tags), *(f"-{tag}" for tag in self.untag)])

    def ways(self) -> tuple[Way, ...]:
        return (Way(then=self.then),)

    def gives(self) -> tuple[str, ...]:
        return self.tags

    def flaws(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        if not (self.traits or self.tags or self.untag):
            yield (), "set needs traits, tags or untag"
        for name in TAKEN.intersection(self.traits):
            yield ("traits", name), f"{name} is no trait that can be set" + ("; use tags" if name == "tags" else "")
        for position, tag in enumerate(self.untag):
            if tag in self.tags:
                yield ("untag", position), f"the tag {tag!r} is given and taken away"

    def decide(self, moment: Moment) -> Continue:
        traits = worths(self.traits, moment.variables)
        tags = {**dict.fromkeys(self.tags, True), **dict.fromkeys(self.untag, False)}
        stated = {name: section for name, section in (("traits", traits), ("tags", tags)) if section}
        return Continue(self.then, fact=Fact(EventNames.CUSTOMER_UPDATED, stated) if stated else None)


step = Set
