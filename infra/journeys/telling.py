"""Who says what in a scenario: its lines as the events that a source would have sent."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from infra.journeys.scenario_file import Customer, Receive, Scenario
from infra.journeys.world import World
from shared import conditions
from shared.events import Event, Identifier
from shared.journeys.values import plain
from shared.local_time import after

SOURCE = "scenario/file"


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

    def tell(self, told: Receive) -> None:
        """As often as it says, one after the other; each of them is an event of its own."""
        for number in range(told.times):
            if number and told.every:
                self.world.travel(after(self.world.now, told.every, self.world.zone))
            self.world.receive(self._event(told), quiet=told.imported)

    def join(self, name: str) -> None:
        """Somebody states both together: they are one person."""
        who = _identifiers(self.scenario.customer) + _identifiers(self.scenario.others[name])
        self.world.receive(Event(f"joined {name}", "customer.updated", self.world.now, SOURCE, who, {}))

    def part(self, name: str) -> None:
        """An operator decides that they are two."""
        self.world.part(_identifiers(self.scenario.customer), _identifiers(self.scenario.others[name]))

    def _event(self, told: Receive) -> Event:
        customer = self.scenario.others[told.of] if told.of else self.scenario.customer
        known = {"customer": self.world.profile.plain(), "now": self.world.now}
        data: Mapping[str, Any] = _filled(told.data, known)
        event_id = told.id or str(len(self.world.known.facts))
        who = _identifiers(customer, told.identifiers)
        return Event(event_id, told.event, self._moment(told), told.source, who, data)

    def _moment(self, told: Receive) -> datetime:
        now = self.world.now
        return now - (after(now, told.ago, self.world.zone) - now) if told.ago else now


def _identifiers(customer: Customer, besides: Mapping[str, str] = MappingProxyType({})) -> tuple[Identifier, ...]:
    return tuple(Identifier(kind, value) for kind, value in {**customer.identifiers, **besides}.items())


def _filled(value: Any, known: Mapping[str, Any]) -> Any:
    """With what the expressions in it come to: a code is known only when the story has got there."""
    match value:
        case {"cel": str(expression)} if len(value) == 1:
            return plain(conditions.value(expression, known))
        case Mapping():
            return {name: _filled(one, known) for name, one in value.items()}
        case list():
            return [_filled(one, known) for one in value]
    return value
