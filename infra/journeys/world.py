"""People whom identifiers connect, in memory, with a clock that travels: the functions' own parts, and no AWS."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from infra.journeys import guarding
from infra.journeys.agenda import Agenda, Entry, Kind
from infra.journeys.brought import Brought
from infra.journeys.known import Filed, Known
from infra.journeys.last_look import last_look
from infra.journeys.memory import People, Runs, Wakes
from infra.journeys.playbook import Playbook
from infra.journeys.post import Post, Press, unprinted
from infra.journeys.reviews import Reviews
from shared.aws import keys
from shared.events import Event, Identifier, Name, links
from shared.journeys import controls, statements
from shared.journeys.codec import key_of
from shared.journeys.controls import Controls
from shared.journeys.enrol import Enrolment
from shared.journeys.entry import is_news
from shared.journeys.models import ENDED, Run
from shared.journeys.moving import Moving
from shared.journeys.step import Due, Occurrence
from shared.messages import inbound, protocol
from shared.messages.composing import Context
from shared.messages.look import Outlook
from shared.messages.models import Message
from shared.messages.requests import requested
from shared.profiles.models import Profile
from shared.reviews import relevance
from shared.reviews.causes import Cause


@dataclass(slots=True)
class World:
    """Everything that happened is kept, in the order in which it did."""

    playbook: Playbook
    now: datetime
    known: Known = field(init=False)
    runs: Runs = field(default_factory=Runs)
    post: Post = field(init=False)
    stated: list[Event] = field(default_factory=list)
    """What journeys state themselves, on its way to where all facts go."""
    brought: Brought = field(default_factory=Brought)
    controls: Controls = Controls()
    press: Press = unprinted
    _enrolment: Enrolment = field(init=False)
    _moving: Moving = field(init=False)
    _wakes: Wakes = field(default_factory=Wakes)
    agenda: Agenda = field(default_factory=Agenda)
    _reviews: Reviews = field(init=False)

    def __post_init__(self) -> None:
        self.known = Known(self.playbook)
        guards = guarding.of(self), guarding.Switched(self)
        self.post = Post(self.playbook.composer, self.known.addresses, self.press, *guards)
        self.deploy(self.playbook)

    def deploy(self, playbook: Playbook) -> None:
        self.playbook = playbook
        people, definitions, around = People(self.known), self.playbook.definitions, self.playbook.surroundings
        self._enrolment = Enrolment(self.runs, people, definitions, self._wakes, around, lambda: self.controls)
        self._moving = Moving(self.runs, people, definitions, around, lambda: self.controls)
        self._reviews = Reviews(self.known, self.playbook.rules)

    @property
    def profile(self) -> Profile:
        """Of whoever was heard of first: the customer that a scenario is about."""
        found = self.known.profile(next(iter(self.known.circle.nodes)))
        assert found is not None  # noqa: S101 (whoever owns an identifier is known)
        return found

    @property
    def zone(self) -> ZoneInfo:
        return self.playbook.surroundings.clock(self.profile).zone

    def receive(self, event: Event, *, quiet: bool = False) -> None:
        """What resolve_identity and start_journeys do with a fact, and then with those that come of it."""
        self._take(event, quiet=quiet)
        self.take_stated()

    def part(self, some: Iterable[Identifier], others: Iterable[Identifier]) -> bool:
        """What correct_customer does, and the stream with it. Whether they were one."""
        regrouped = self.known.part(some, others)
        self._part(regrouped)
        for customer in sorted(regrouped):
            self.review(Cause(customer, quiet=True, afresh=True))
        self.take_stated()
        return bool(regrouped)

    def _part(self, regrouped: Iterable[str]) -> None:
        for customer in sorted(regrouped):
            self._enrolment.parted(customer)
        self._wake_all(None)

    def travel(self, until: datetime) -> None:
        """Every due thing fires in order, at its own time."""
        while moment := self.agenda.next(until):
            self.now = max(self.now, moment)
            for entry in self.agenda.taken(self.now):
                self._fire(entry)
            self.take_stated()
        self.now = max(self.now, until)

    def _take(self, event: Event, *, quiet: bool = False) -> None:
        filed = self.known.file(event, self.now)
        if event.name == Name.MESSAGE_FAILED and (own := inbound.sent_as(event)):
            self.post.reject(*own)
        if filed is None:
            return
        self.announce(filed, news=is_news(filed.event, self.now) and not quiet)
        self._part(filed.regrouped)
        for cause in self._causes(filed, quiet=quiet):
            self.review(cause)

    def _causes(self, filed: Filed, *, quiet: bool) -> Iterator[Cause]:
        """Whose review the stream calls for, as start_journeys reads it."""
        reads = self.playbook.rules.reads
        if reads and (filed.regrouped or self._concerns(filed, reads)):
            yield Cause(filed.key["pk"], quiet, links=links(filed.event.source, filed.event.data))
        yield from (Cause(customer, quiet=True) for customer in sorted(filed.regrouped) if reads)

    def _concerns(self, filed: Filed, reads: frozenset[str]) -> bool:
        """What is said again counts again where another home says otherwise; to look whether one does is to review."""
        if any(relevance.concerns(*change, reads) for change in filed.changes):
            return True
        again = any(relevance.restated(*change, reads) for change in filed.changes)
        return again and self.known.has_several(filed.key["pk"])

    def announce(self, filed: Filed, *, news: bool) -> None:
        """What start_journeys does."""
        self.brought.facts.append((filed, news))
        self._enrolment.happened(filed.event, filed.key, self.now, news=news)
        started = self.runs.changed()
        self._wake_all(filed.event)
        for run in started:
            self.hand_over(run)

    def _wake_all(self, occurrence: Occurrence | None) -> None:
        for wake in self._wakes.taken():
            self.wake({"pk": wake["pk"], "sk": wake["sk"]}, occurrence)

    def take_stated(self) -> None:
        while self.stated:
            self._take(self.stated.pop(0))

    def _fire(self, due: Entry) -> None:
        """A run or a message that has moved on since waits for another time, or for none."""
        match due.kind:
            case Kind.MESSAGE if self.post.messages[due.place].due_at == due.at:
                self.post.deliver(due.place, self.now, self._look_again)
                self._note_message(due.place)
            case Kind.RUN if self.runs.all[due.place].due_at == due.at:
                self.wake(key_of(self.runs.all[due.place]), Due(due.at))
            case Kind.GATE:
                lapsed = controls.lapsed(self.controls.of(due.place), self.now)
                self.controls = replace(self.controls, gates={**self.controls.gates, due.place: lapsed})
                self.unpark()
            case Kind.REVIEW:
                self.review(Cause(due.place, due_at=keys.timestamp(due.at)))

    def unpark(self) -> None:
        """What waits for a gate that is open now."""
        for place, run in enumerate(self.runs.all):
            if run.parked_at and not self.controls.of_journey(run.journey).paused:
                self.agenda.add(run.due_at, Kind.RUN, place)
        for place, message in enumerate(self.post.messages):
            if message.parked and not self.controls.of(message.parked).paused:
                self.agenda.add(message.due_at, Kind.MESSAGE, place)

    def review(self, cause: Cause) -> None:
        """What review_customers does, and the stream with what it found."""
        self._reviews.look(cause, self.now)
        for news, due in self._reviews.taken():
            if due:
                self.agenda.add(due[0], Kind.REVIEW, due[1])
            for event, quiet in news:
                self._take(event, quiet=quiet)

    def wake(self, key: Mapping[str, str], occurrence: Occurrence | None) -> None:
        """What advance_journey does."""
        self.brought.wakes.append((key, occurrence))
        run = self.runs.get(dict(key))
        if run is None or (run.state == ENDED and not run.listens and occurrence):
            return
        moved = self._moving.moved(run, occurrence, self.now)
        if moved is not run:
            self.runs.save(moved, self.now, before=run)
            self.hand_over(*self.runs.changed())

    def hand_over(self, run: Run) -> None:
        """What the stream brings: its facts first, then its messages."""
        self.brought.runs.append(run)
        self.agenda.add(None if run.parked_at else run.due_at, Kind.RUN, self.runs.place(run))
        for one in run.statements:
            self.stated.append(statements.event(run, one, self.known.members[one.about].identifier))
        for outgoing in run.messages:
            message = requested(run, outgoing, key_of(run)["sk"])
            self._note_message(self.post.ask(message, self.now, self._look_again))

    def _note_message(self, place: int) -> None:
        """What did not reach the person by one channel goes by the next."""
        message = self.post.messages[place]
        self.agenda.add(None if message.parked else message.due_at, Kind.MESSAGE, place)
        if following := protocol.instead(message):
            self._note_message(self.post.ask(following, self.now, self._look_again))

    def _look_again(self, message: Message) -> tuple[Profile | None, Outlook, Context]:
        return last_look(message, self)
