"""What a journey says: which messages it asked for, and at the last look whether each should still go; its facts."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from shared.aws import keys
from shared.aws.table import Table
from shared.events import OURS, Event, Identifier, Name
from shared.guards.blast_guard import held_by
from shared.journeys import apart, context, entry, exits, statements
from shared.journeys.codec import key_of
from shared.journeys.controls import Controls
from shared.journeys.definitions import Definitions
from shared.journeys.models import Run
from shared.journeys.notices import with_notice
from shared.journeys.store import RunStore
from shared.messages.look import Broadcast, Gate, Outlook, gates_of
from shared.messages.models import Message
from shared.messages.requests import requested
from shared.profiles.measures import Exchange
from shared.profiles.models import Profile
from shared.profiles.store import ProfileStore


def messages_of(run: Run) -> list[Message]:
    return [requested(run, outgoing, key_of(run)["sk"]) for outgoing in run.messages]


def stated(run: Run, table: Table) -> Iterator[Event]:
    """The facts in its outbox. About somebody who was erased meanwhile nothing is stated."""
    for one in run.statements:
        item = table.get(keys.identifier(one.about), consistent=True)
        if item and "value" in item:
            yield statements.event(run, one, Identifier(item["kind"], item["value"]))


class LastLook:
    """Customer, run and facts once more, read consistently."""

    def __init__(
        self, table: Table, definitions: Definitions, rates: Exchange, controls: Callable[[], Controls] = Controls
    ) -> None:
        self._runs = RunStore(table)
        self._profiles = ProfileStore(table, rates)
        self._definitions = definitions
        self._controls = controls
        self._table = table
        self._broadcasts: dict[str, Broadcast] = {}

    def __call__(self, message: Message, now: datetime) -> tuple[Profile | None, Outlook, Mapping[str, Any]]:
        profile = self._profiles.profile(message.customer_id, consistent=True)
        run = self._runs.get({"pk": message.customer_id, "sk": message.run})
        if profile is None or run is None:
            return profile, Outlook(exited="the run is gone"), {}
        if apart.strayed(run.home, profile.aliases):
            return profile, Outlook(exited=apart.ELSEWHERE), {}
        variables = context.variables_of(run, profile, now)
        own, *switches = gates_of(message, self._controls().shut, self._controls().short)
        control = self._controls().of_run(run.journey, run.key)
        outlook = replace(self._outlook(run, profile, variables), stopped=control.ends(run.started_at))
        seen = with_notice(variables, self._definitions.of(run.journey, run.version), message.step)
        gate = Gate(own.name, control.pauses, held_by(control, own.rule))
        led_by = self._led_by(run)
        broadcast = led_by if led_by and led_by.let_in(run.journey, run.key) else None
        told = replace(outlook, journey=gate, switches=tuple(switches), broadcast=broadcast, led_by=led_by)
        return profile, told, seen

    def _led_by(self, run: Run) -> Broadcast | None:
        """Also of a run that another one started: it is about what that was about. Only our own word counts."""
        said = (run.trigger.get("source"), run.trigger["name"]) == (OURS, Name.JOURNEY_START_REQUESTED)
        about = run.trigger["data"].get("broadcast") if said else None
        return self._broadcast(about["name"]) if about else None

    def _broadcast(self, name: str) -> Broadcast:
        """Once it is confirmed it does not change any more."""
        known = self._broadcasts.get(name)
        if known is None:
            item = self._table.get(keys.broadcast(name), consistent=True) or {}
            audience, notice = int(item.get("audience", 0)), bool(item.get("legal_notice"))
            known = Broadcast(name, audience, notice, item.get("journey", ""))
            if audience:
                self._broadcasts[name] = known
        return known

    def _outlook(self, run: Run, profile: Profile, variables: Mapping[str, Any]) -> Outlook:
        journey = self._definitions.of(run.journey, run.version)
        happened = self._profiles.events_since(profile, exits.looked_for(journey), exits.since(run))
        return Outlook(
            exited=exits.stopped(run) or exits.reason(run, journey, happened, variables),
            guard=exits.guard_holds(journey, variables),
            held_out=entry.held_out(journey, profile.customer_id),
        )
