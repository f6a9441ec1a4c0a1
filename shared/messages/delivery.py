"""One message on its way: claimed, looked at once more, sent with one request, and recorded with what became of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from shared.aws.clients import CONNECT_SECONDS, READ_SECONDS
from shared.configuration import Brand
from shared.errors import ConflictError, Permanent, Retryable
from shared.messages import legal_notice, policy, prices, protocol, reach, turns
from shared.messages.admission import Admission, Open
from shared.messages.channels import Envelope
from shared.messages.composing import Composer, Context
from shared.messages.consent import Suppression
from shared.messages.endpoints import Endpoints, Unwatched
from shared.messages.ledger import Ledger
from shared.messages.look import Look, Outlook, other_addresses
from shared.messages.models import Message, Outcome, State, Verdict
from shared.messages.store import ConsentStore
from shared.profiles.models import Profile

TIME_TO_SEND = CONNECT_SECONDS + READ_SECONDS + 3
"""Seconds a call may take, and to record it: with less time left it does not start."""

LOOKS = 3
SURELY_NOT_SENT = (State.READY, State.REFUSED)

LookAgain = Callable[[Message, datetime], tuple[Profile | None, Outlook, Context]]
"""The customer, the journey's word, and what conditions and templates see; all read consistently, after the claim."""


class Delivery(Struct, frozen=True):
    """`client` gives single-attempt clients; `brand` is that of now, with what operators changed."""

    ledger: Ledger
    consents: ConsentStore
    look_again: LookAgain
    composer: Composer
    client: Callable[[str], Any]
    brand: Callable[[], Brand]
    admission: Admission = field(default_factory=Open)
    endpoints: Endpoints = field(default_factory=Unwatched)

    def deliver(self, mine: Message, now: datetime, seconds_left: Callable[[], float]) -> Message:
        """Whatever fails before the provider is called surely did not send, and is tried again later."""
        try:
            outcome = self._attempt(mine, now, seconds_left)
        except Permanent as error:
            outcome = protocol.unmade(mine, error)
        except Retryable as error:
            outcome = Outcome(State.READY, detail=str(error))
        if outcome.unusable:
            gone = Suppression(outcome.unusable, now, f"{mine.channel}/{mine.send_id}")
            self.consents.suppress(mine.address, mine.channel, gone)
        concluded = self.ledger.conclude(mine, protocol.concluded(mine, outcome, now))
        if outcome.target:
            self.endpoints.heard(outcome, now)
        return concluded

    def _attempt(self, mine: Message, now: datetime, seconds_left: Callable[[], float]) -> Outcome:
        for _ in range(LOOKS):
            look, context = self._look(mine, now)
            verdict = policy.judge(look)
            envelope = None if verdict.rule else self.composer.envelope(look, context)
            outcome = self._go(look, envelope, seconds_left) if envelope else self._hold(look, verdict)
            if outcome:
                return outcome
        raise ConflictError("the consent of the address keeps changing")

    def _go(self, look: Look, envelope: Envelope, seconds_left: Callable[[], float]) -> Outcome | None:
        """None where the record has changed since it was looked at, as below."""
        cost = prices.cost(look, envelope.parts)
        verdict = self.endpoints.judge(look, envelope.parts)
        verdict = verdict if verdict.rule else self.admission.admit(look, cost)
        if verdict.rule:
            return self._hold(look, verdict)
        kept = self._kept(look, verdict)
        outcome = self._send(look.message.channel, envelope, seconds_left) if kept else None
        if outcome is None or outcome.state in SURELY_NOT_SENT:
            self.admission.give_back(look, cost)
            return outcome
        said = filter(None, (outcome.detail, legal_notice.overrides(look)))
        return replace(outcome, cost=cost, detail="; ".join(said) or None)

    def _hold(self, look: Look, verdict: Verdict) -> Outcome | None:
        return protocol.withheld(verdict) if self._kept(look, verdict) else None

    def _look(self, mine: Message, now: datetime) -> tuple[Look, Context]:
        """The claim comes before this: an opt-out committed before the claim is seen here."""
        consent = self.consents.get(mine.address, mine.channel, consistent=True)
        profile, outlook, context = self.look_again(mine, now)
        addresses = other_addresses(mine, profile)
        others = tuple(self.consents.get(one, mine.channel, consistent=True) for one in addresses)
        terms = self.composer.drafts.terms(mine, profile, consent, now)
        return Look(mine, profile, consent, outlook, self.brand(), now, others, terms), context

    def _kept(self, look: Look, verdict: Verdict) -> bool:
        """Counts the message, or gives it its place among those that wait: only the provider's call comes after this.

        False where the record has changed since it was looked at: somebody opted out, or another message went.
        """
        changed = turns.afterwards(look, verdict)
        try:
            if changed is not look.consent:
                self.consents.save(look.consent, changed)
        except ConflictError:
            return False
        return True

    def _send(self, name: str, envelope: Envelope, seconds_left: Callable[[], float]) -> Outcome:
        route = reach.channel(name).route(envelope.settings)
        client = self.client(route.service)
        ready = route.prepare(client, envelope) if route.prepare and seconds_left() >= TIME_TO_SEND else envelope
        if isinstance(ready, Outcome):
            return ready
        if seconds_left() < TIME_TO_SEND:
            return Outcome(State.READY, detail="no time left")
        return replace(route.send(client, ready), target=reach.target(name, ready.parts))
