"""One customer in memory, with a clock that travels: the real engine and the real message policy, and no AWS."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from shared.aws import keys
from shared.configuration import Brand
from shared.events import Event
from shared.journeys import engine, exits, requests, statements
from shared.journeys.codec import key_of
from shared.journeys.context import variables_of
from shared.journeys.definition import Journey
from shared.journeys.entry import entry, held_out, is_news
from shared.journeys.models import Run
from shared.journeys.scene import Scene, Surroundings
from shared.journeys.step import Due
from shared.messages import consent, inbound, policy
from shared.messages.consent import Consent, Sending
from shared.messages.look import Look, Outlook, other_addresses
from shared.messages.models import Message, State
from shared.messages.requests import requested
from shared.profiles import fold, kinds, registers
from shared.profiles.measures import exchange
from shared.profiles.models import Member, Profile
from shared.profiles.references import spoken

SECRET = b"in memory only"


@dataclass(slots=True)
class World:
    """`channels` names the kind of address of each channel. Everything that happened is kept in the order it did."""

    brand: Brand
    journeys: Sequence[Journey]
    channels: Mapping[str, str]
    now: datetime
    facts: list[Event] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    stated: list[Event] = field(default_factory=list)
    """What journeys state themselves, on its way to where all facts go."""
    consents: dict[tuple[str, str], Consent] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    items: dict[str, dict[str, Any]] = field(default_factory=dict)

    def receive(self, event: Event) -> None:
        """What resolve_identity and start_journeys do with a fact, and then with those that come of it."""
        self._take(event)
        while self.stated:
            self._take(self.stated.pop(0))

    def _take(self, event: Event) -> None:
        self._file(event)
        for index, run in enumerate(self.runs):
            if event.name in run.listens or requests.stops(event, run):
                self._store(index, engine.advance(run, self._journey(run), self._scene(run), event))
        for journey in self.journeys:
            earlier = [run for run in self.runs if run.journey == journey.name]
            entering = entry(journey, event, earlier, self._scene()) if is_news(event, self.now) else None
            if entering is not None:
                self.runs.append(engine.start(journey, entering, self._scene()))
                self._hand_over(self.runs[-1])

    def travel(self, until: datetime) -> None:
        """Every due thing fires in order, at its own time."""
        while (moment := min(self._due(), default=until)) <= until and self._due():
            self.now = max(self.now, moment)
            self._fire()
        self.now = until

    def _fire(self) -> None:
        for index, run in enumerate(self.runs):
            if run.due_at and run.due_at <= self.now:
                self._store(index, engine.advance(run, self._journey(run), self._scene(run), Due(run.due_at)))
        for index, message in enumerate(self.messages):
            if message.state is State.READY and message.due_at and message.due_at <= self.now:
                self.messages[index] = self._delivered(message)
        while self.stated:
            self._take(self.stated.pop(0))

    @property
    def profile(self) -> Profile:
        ids = [one.id for one in self.members.values() if one.role == "person"] or list(self.members)
        return fold.profile(Profile(min(ids), tuple(self.members.values())), self.items.values(), exchange(self.brand))

    def _due(self) -> list[datetime]:
        held = [message.due_at for message in self.messages if message.state is State.READY and message.due_at]
        return [run.due_at for run in self.runs if run.due_at] + held

    def _journey(self, run: Run) -> Journey:
        return next(one for one in self.journeys if one.name == run.journey)

    def _scene(self, run: Run | None = None) -> Scene:
        """With the facts that could have ended the run, as advance_journey asks for them."""
        facts = [one for one in self.facts if run and one.name in exits.looked_for(self._journey(run))]
        return Scene(self.profile, self.now, Surroundings(self.brand.time_zone, self.channels), tuple(facts))

    def _store(self, index: int, run: Run) -> None:
        if run is not self.runs[index]:
            self.runs[index] = run
            self._hand_over(run)

    def _file(self, event: Event) -> None:
        ids = {one: keys.identifier_id(one, SECRET) for one in event.identifiers}
        for one, hashed in ids.items():
            self.members.setdefault(hashed, Member(hashed, one, kinds.kind_of(one.kind, self.brand.kinds).role))
        self.facts.append(event)
        self._fold(event)
        for address, channel, act in inbound.acts(event, ids):
            known = self._consent(address, channel)
            self.consents[address, channel] = consent.apply(known, act)

    def _fold(self, event: Event) -> None:
        at = registers.stamp(event.occurred_at, 50, event.id)
        ids = {one: keys.identifier_id(one, SECRET) for one in event.identifiers}
        known = self.items.get("traits", {"kind": "traits"})
        self.items["traits"] = {**known, **fold.traits(known, event, at)}
        if said := spoken(event, ids, lambda one: keys.identifier_id(one, SECRET)):
            item = self.items.get(said.reference, {"kind": "order", "order": said.reference, "scope": said.scope})
            self.items[said.reference] = item | fold.order(item, event, at, said)

    def _consent(self, address: str, channel: str) -> Consent:
        return self.consents.get((address, channel), Consent(address, channel))

    def _hand_over(self, run: Run) -> None:
        known = {member.id: member.identifier for member in self.members.values()}
        self.stated += [statements.event(run, one, known[one.about]) for one in run.statements]
        for message in (requested(run, outgoing, key_of(run)["sk"]) for outgoing in run.messages):
            refused = message.state is State.REFUSED
            self.messages.append(message if refused else self._delivered(message))

    def _delivered(self, message: Message) -> Message:
        """What deliver_message does: the last look, and then the provider, who here always takes it."""
        known, profile = self._consent(message.address, message.channel), self.profile
        others = tuple(self._consent(one, message.channel) for one in other_addresses(message, profile))
        verdict = policy.judge(Look(message, profile, known, self._outlook(message), self.brand, self.now, others))
        if verdict.rule is None:
            sending = Sending(message.send_key, self.now, message.message_class)
            self.consents[message.address, message.channel] = consent.remember(known, sending)
        state = State.SENT if verdict.rule is None else State.READY if verdict.retry_at else State.REFUSED
        return replace(
            message,
            state=state,
            rule=verdict.rule,
            detail=verdict.detail,
            due_at=verdict.retry_at,
            updated_at=self.now,
        )

    def _outlook(self, message: Message) -> Outlook:
        run = next(run for run in self.runs if key_of(run)["sk"] == message.run)
        journey, variables = self._journey(run), variables_of(run, self.profile, self.now)
        return Outlook(
            exited=exits.stopped(run) or exits.reason(run, journey, self._scene(run).facts, variables),
            guard=exits.guard_holds(journey, variables),
            held_out=held_out(journey, self.profile.customer_id),
        )
