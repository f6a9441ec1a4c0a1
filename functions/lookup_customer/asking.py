"""Whether a message to this customer would go now: the rules of sending, asked of one that nobody sends."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from shared.aws.table import Table
from shared.configuration import Brand
from shared.errors import NotFoundError
from shared.guards import endpoints, last
from shared.guards.blast_guard import held_by
from shared.interface import answered
from shared.interface.asked import Template
from shared.journeys.control_store import ControlStore
from shared.messages import policy, prices, reach
from shared.messages.drafting import Drafts
from shared.messages.look import Gate, Look, Outlook, gates_of, other_addresses
from shared.messages.models import Message, State, Verdict
from shared.messages.store import ConsentStore
from shared.payload import iso
from shared.profiles.models import Member, Profile

ASKED = "asked"
"""Stands where the ledger has a key: it is no message's, so what was sent before counts in full."""


class Asking(Struct, frozen=True):
    """`brand` is that of now; `templates` reads templates.json, which no other question needs, `journeys` the names."""

    table: Table
    brand: Callable[[], Brand]
    templates: Callable[[], Mapping[str, Any]]
    journeys: Callable[[], Collection[str]]

    def why(self, profile: Profile, asked: Template, now: datetime) -> answered.Would:
        """With its journey, where that is said, and what operators and guards say of it."""
        known, template = self.templates(), asked.template
        if asked.journey and asked.journey not in self.journeys():
            raise NotFoundError(f"no journey {asked.journey}; there are {', '.join(sorted(self.journeys()))}")
        if template not in known:
            raise NotFoundError(f"no template {template}; there are {', '.join(sorted(known))}")
        answers = [
            answer
            for channel in known[template]["channels"]
            for answer in self._by(channel, profile, _message(profile, asked, known[template]["class"], now))
        ]
        return {"template": template, "message_class": known[template]["class"], "answers": answers}

    def _by(self, channel: str, profile: Profile, message: Message) -> Iterator[answered.Verdict]:
        """Of each address that the channel reaches; without one, that there is none."""
        found = profile.addresses(*reach.channel(channel).kinds)
        for member in found:
            yield _answer(channel, member, self._verdict(self._look(profile, _to(message, member, channel))))
        if not found:
            yield _answer(channel, None, Verdict("no_address"))

    def _verdict(self, look: Look) -> Verdict:
        """For its price it is taken as it is written, before the customer's own words are in it."""
        verdict = policy.judge(look)
        if verdict.rule:
            return verdict
        drafts = Drafts(look.brand, self.templates())
        parts = drafts.parts(look.message, drafts.language(look.message, look.profile))
        store = ControlStore(self.table)
        shut = endpoints.judge(store.latest(), look, parts)
        guards = last.asking(self.table, self.brand, store)
        return shut if shut.rule else guards.admit(look, prices.cost(look, parts))

    def _look(self, profile: Profile, message: Message) -> Look:
        """As before a send. What only a run can say, its exit, guard and holdout, is taken as fulfilled."""
        consents, now = ConsentStore(self.table), message.requested_at
        consent = consents.get(message.address, message.channel, consistent=True)
        others = (consents.get(one, message.channel, consistent=True) for one in other_addresses(message, profile))
        controls, brand = ControlStore(self.table).latest(), self.brand()
        own, *switches = gates_of(message, controls.shut, controls.short)
        control = controls.of_journey(message.journey)
        gate = Gate(own.name, own.shut, held_by(control, own.rule))
        terms = Drafts(brand, self.templates()).terms(message, profile, consent, now)
        outlook = Outlook(stopped=control.stopped, journey=gate, switches=tuple(switches))
        return Look(message, profile, consent, outlook, brand, now, tuple(others), terms)


def _message(profile: Profile, asked: Template, message_class: str, now: datetime) -> Message:
    return Message(
        address="",
        send_key=ASKED,
        state=State.READY,
        customer_id=profile.customer_id,
        run=ASKED,
        journey=asked.journey or "",
        step=ASKED,
        template=asked.template,
        channel="",
        message_class=message_class,
        visit=1,
        requested_at=now,
        updated_at=now,
    )


def _to(message: Message, member: Member, channel: str) -> Message:
    return replace(message, address=member.id, channel=channel)


def _answer(channel: str, member: Member | None, verdict: Verdict) -> answered.Verdict:
    return {
        "channel": channel,
        "kind": member.identifier.kind if member else None,
        "value": member.identifier.value if member else None,
        "rule": verdict.rule,
        "detail": verdict.detail,
        "held_until": iso(verdict.retry_at),
        "parked": verdict.parked,
    }
