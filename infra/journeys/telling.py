"""Who says what in a scenario: its lines as the events that a source would have sent."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from infra.journeys import filling, years
from infra.journeys.scenario_file import Customer, Receive, Scenario
from infra.journeys.world import World
from shared.events import Event, Identifier
from shared.local_time import after
from shared.messages.consent import KINDS
from shared.overrides.wording import Place, unknown
from shared.profiles import identifiers

SOURCE = "scenario/file"

Wrong = Iterable[tuple[Place, str]] | None
"""Where in the line, and what."""


class Teller(Struct, frozen=True):
    """`folder` is where the scenario's file lies, and `templates` are the brand's."""

    scenario: Scenario
    world: World
    folder: Path
    templates: Mapping[str, Any]

    def introduce(self) -> None:
        """Whom it is about, and the others: as if a shop had told us when the story begins."""
        for name, customer in {"": self.scenario.customer, **self.scenario.others}.items():
            consents = [
                {"channel": channel, "purpose": "marketing", "state": state, "by_person": True}
                for channel, state in customer.consents.items()
            ]
            data = {"traits": customer.traits, "consents": consents}
            who = _identifiers(customer)
            self.world.receive(Event(f"introduction{name}", "customer.created", self.scenario.start, SOURCE, who, data))

    def strangers(self) -> Iterator[tuple[Place, str]]:
        """Identifiers by which nobody would be known, and consents for what is no channel."""
        customers: dict[Place, Customer] = {("customer",): self.scenario.customer}
        customers |= {("others", name): one for name, one in self.scenario.others.items()}
        for place, customer in customers.items():
            for one in _identifiers(customer):
                if identifiers.normalise(one, self.world.playbook.brand.country) is None:
                    yield (*place, "identifiers", one.kind), f"{one.kind}: {one.value!r} is nobody's"
            for channel in customer.consents.keys() - KINDS:
                yield (*place, "consents", channel), unknown("channel", channel, sorted(KINDS))

    def tell(self, told: Receive) -> Wrong:
        """As often as it says, one after the other; each of them is an event of its own."""
        for number in range(told.times):
            if number and told.every and (wrong := self.pass_time(told.every, "every")):
                return wrong
            if wrong := [*self._wrong(told)]:
                return wrong
            self.world.receive(self._event(told), quiet=told.imported)
        return None

    def pass_time(self, duration: str, *field: str) -> Wrong:
        until = after(self.world.now, duration, self.world.zone)
        if not years.playable(until):
            return [(field, years.BEYOND)]
        self.world.travel(until)
        return None

    def join(self, name: str) -> None:
        """Somebody states both together: they are one person."""
        who = _identifiers(self.scenario.customer) + _identifiers(self.scenario.others[name])
        self.world.receive(Event(f"joined {name}", "customer.updated", self.world.now, SOURCE, who, {}))

    def part(self, name: str) -> Wrong:
        """An operator decides that they are two."""
        if self.world.part(_identifiers(self.scenario.customer), _identifiers(self.scenario.others[name])):
            return None
        return [((), f"{name} is another customer already; part stands after what joins the two, such as join: {name}")]

    def _wrong(self, told: Receive) -> Iterator[tuple[Place, str]]:
        known = self._known()
        found = [*filling.missing(told.data, known)] or filling.misshapen(filling.filled(told.data, known))
        yield from ((("data", *place), message) for place, message in found)

    def _known(self) -> Mapping[str, Any]:
        return {"customer": self.world.profile.plain(), "now": self.world.now}

    def _event(self, told: Receive) -> Event:
        customer = self.scenario.others[told.of] if told.of else self.scenario.customer
        data: Mapping[str, Any] = filling.filled(told.data, self._known())
        event_id = told.id or str(len(self.world.known.facts))
        who = _identifiers(customer, told.identifiers)
        return Event(event_id, told.event, self._moment(told), told.source, who, data)

    def _moment(self, told: Receive) -> datetime:
        now = self.world.now
        return now - (after(now, told.ago, self.world.zone) - now) if told.ago else now


def _identifiers(customer: Customer, besides: Mapping[str, str] = MappingProxyType({})) -> tuple[Identifier, ...]:
    return tuple(Identifier(kind, value) for kind, value in {**customer.identifiers, **besides}.items())
