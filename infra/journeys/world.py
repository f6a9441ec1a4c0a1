"""One customer in memory, with a clock that travels: the real engine and the real message policy, and no AWS."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from infra.journeys.known import SECRET, Known
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
from shared.messages import policy, protocol, turns
from shared.messages.look import Look, Outlook, other_addresses
from shared.messages.models import Message, State
from shared.messages.requests import requested
from shared.profiles.models import Profile
from shared.profiles.zones import zone_of


def code_key() -> bytes:
    """Its codes are for nobody to use."""
    return SECRET


@dataclass(slots=True)
class World:
    """`channels` names the kind of address of each channel. Everything that happened is kept in the order it did."""

    brand: Brand
    journeys: Sequence[Journey]
    channels: Mapping[str, str]
    now: datetime
    known: Known = field(init=False)
    runs: list[Run] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    stated: list[Event] = field(default_factory=list)
    """What journeys state themselves, on its way to where all facts go."""

    def __post_init__(self) -> None:
        self.known = Known(self.brand)

    @property
    def profile(self) -> Profile:
        return self.known.profile

    @property
    def zone(self) -> ZoneInfo:
        return zone_of(self.profile.traits.get("time_zone"), self.brand.time_zone)

    def receive(self, event: Event) -> None:
        """What resolve_identity and start_journeys do with a fact, and then with those that come of it."""
        self._take(event)
        while self.stated:
            self._take(self.stated.pop(0))

    def _take(self, event: Event) -> None:
        self.known.file(event)
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

    def _due(self) -> list[datetime]:
        held = [message.due_at for message in self.messages if message.state is State.READY and message.due_at]
        return [run.due_at for run in self.runs if run.due_at] + held

    def _journey(self, run: Run) -> Journey:
        return next(one for one in self.journeys if one.name == run.journey)

    def _scene(self, run: Run | None = None) -> Scene:
        """With the facts that could have ended the run, as advance_journey asks for them."""
        facts = [one for one in self.known.facts if run and one.name in exits.looked_for(self._journey(run))]
        return Scene(self.profile, self.now, Surroundings(self.brand.time_zone, self.channels, code_key), tuple(facts))

    def _store(self, index: int, run: Run) -> None:
        if run is not self.runs[index]:
            self.runs[index] = run
            self._hand_over(run)

    def _hand_over(self, run: Run) -> None:
        known = {member.id: member.identifier for member in self.known.members.values()}
        self.stated += [statements.event(run, one, known[one.about]) for one in run.statements]
        for message in (requested(run, outgoing, key_of(run)["sk"]) for outgoing in run.messages):
            refused = message.state is State.REFUSED
            self.messages.append(message if refused else self._delivered(message))

    def _delivered(self, message: Message) -> Message:
        """What deliver_message does: the last look, and then the provider, who here always takes it."""
        known, profile = self.known.consent(message.address, message.channel), self.profile
        others = tuple(self.known.consent(one, message.channel) for one in other_addresses(message, profile))
        look = Look(message, profile, known, self._outlook(message), self.brand, self.now, others)
        verdict = policy.judge(look)
        self.known.consents[message.address, message.channel] = turns.afterwards(look, verdict)
        state = protocol.withheld(verdict).state if verdict.rule else State.SENT
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
