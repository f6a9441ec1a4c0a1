"""From a new fact to runs: those that it starts are created, those that it moves are woken."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from shared.aws import keys
from shared.aws.queue import Queue
from shared.events import Event
from shared.journeys import apart, endings, engine, exits, requests
from shared.journeys.codec import key_of
from shared.journeys.context import variables_of
from shared.journeys.controls import Controls
from shared.journeys.definition import Journey
from shared.journeys.definitions import AnyOf, Definitions
from shared.journeys.entry import Entry, entry, is_news
from shared.journeys.listening import Listening
from shared.journeys.models import WAITING, Run
from shared.journeys.scene import Scene, Surroundings
from shared.journeys.store import RunStore
from shared.profiles import facts
from shared.profiles.store import ProfileStore


class Enrolment(Struct, frozen=True):
    runs: RunStore
    profiles: ProfileStore
    definitions: Definitions
    queue: Queue
    surroundings: Surroundings
    controls: Callable[[], Controls] = Controls

    def fact(self, item: Mapping[str, Any], now: datetime) -> list[Run]:
        """`item` is a fact as it lies in the table. Returns the runs it started; nobody listens: not one read."""
        event = facts.event_of(item)
        news = is_news(event, facts.received_at(item)) and not facts.is_quiet(item)
        return self.happened(event, {"pk": item["pk"], "sk": item["sk"]}, now, news=news)

    def happened(self, event: Event, fact: keys.Key, now: datetime, *, news: bool) -> list[Run]:
        """`fact` is where it lies. What is no news starts nothing, but may still end what it ends."""
        starts = self._starts(event) if news else []
        moves = self._moves(event, now)
        profile = self.profiles.profile(fact["pk"], consistent=True) if starts or moves else None
        if profile is None:
            return []
        # All of the customer's runs at once: one query for each id, not one for each journey that cares.
        known = apart.own(self.runs.of_customer(profile.aliases), profile.aliases)
        self._wake([run for run in known if run.journey in moves], event, fact)
        scene = Scene(profile, now, self.surroundings)
        home = requests.home(event) or fact["pk"]
        started = [self._start(journey, event, known, (scene, home)) for journey in starts]
        return [run for run in started if run]

    def parted(self, customer_id: str) -> None:
        """Others were told apart from this customer: runs that are theirs are handed over, and so found by them."""
        profile = self.profiles.profile(customer_id, consistent=True)
        lying = self.runs.of_customer(profile.aliases) if profile else []
        self.queue.send([key_of(run) for run in lying if profile and apart.strayed(run.home, profile.aliases)])

    def _starts(self, event: Event) -> list[Journey]:
        wanted = requests.wanted(event)
        asked = self.definitions.current(wanted) if wanted else None
        found = [*self.definitions.started_by(event), *([asked] if asked else [])]
        return [one for one in found if not self.controls().of_journey(one.name).stopped]

    def _moves(self, event: Event, now: datetime) -> AnyOf:
        unwanted = requests.unwanted(event)
        return self.definitions.moved_by(event, now).also(*([unwanted] if unwanted else []))

    def _wake(self, runs: Collection[Run], event: Event, fact: keys.Key) -> None:
        """The fact goes by its key: it may be large, and a queue need not hold what people did."""
        listening = Listening(event, self.definitions).among(runs)
        self.queue.send([{**key_of(run), "fact": fact} for run in listening])

    def _entering(self, journey: Journey, event: Event, earlier: Collection[Run], scene: Scene) -> Entry | None:
        """A run in the way may be over, and not have heard yet: asked only where nothing else is in the way."""
        going = [run for run in earlier if run.state == WAITING]
        over = [endings.end(run, "over", scene.now) if run in going else run for run in earlier]
        entering = entry(journey, event, over, scene)
        rivals = [run for run in going if entering and run.key == entering.key]
        return entering if all(self._is_over(run, scene) for run in rivals) else None

    def _is_over(self, run: Run, scene: Scene) -> bool:
        journey = self.definitions.of(run.journey, run.version)
        happened = self.profiles.events_since(scene.profile, exits.looked_for(journey), exits.since(run))
        return exits.ended_by(run, journey, happened, variables_of(run, scene.profile, scene.now))

    def _start(self, journey: Journey, event: Event, known: Collection[Run], around: tuple[Scene, str]) -> Run | None:
        scene, home = around
        earlier = [run for run in known if run.journey == journey.name]
        entering = self._entering(journey, event, earlier, scene)
        if entering is None:
            return None
        self.definitions.keep(journey)
        run = engine.start(journey, replace(entering, home=home), scene)
        return run if self.runs.create(run, scene.now) else None
