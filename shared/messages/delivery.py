"""One message on its way: claimed, looked at once more, sent with one request, and recorded with what became of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared import plugins
from shared.aws.clients import CONNECT_SECONDS, READ_SECONDS
from shared.configuration import Brand
from shared.errors import ConflictError, Permanent, Retryable, UnrenderableError
from shared.messages import channels, links, policy, protocol, turns
from shared.messages.channels import Envelope
from shared.messages.consent import MARKETING
from shared.messages.ledger import Ledger
from shared.messages.look import Look, Outlook, other_addresses
from shared.messages.models import Message, Outcome, State, Verdict
from shared.messages.store import ConsentStore
from shared.profiles.models import Profile

TIME_TO_SEND = CONNECT_SECONDS + READ_SECONDS + 3
"""Seconds a call may take, and to record it: with less time left it does not start."""

LOOKS = 3

BRAND = ("name", "website", "postal_address", "colour")
"""What templates see of the brand."""

Context = Mapping[str, Any]
LookAgain = Callable[[Message, datetime], tuple[Profile | None, Outlook, Context]]
"""The customer, the journey's word, and what conditions and templates see; all read consistently, after the claim."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """`templates` is templates.json; `client` gives single-attempt clients; the links' secret is read when needed."""

    ledger: Ledger
    consents: ConsentStore
    look_again: LookAgain
    brand: Brand
    templates: Mapping[str, Any]
    client: Callable[[str], Any]
    links_secret: Callable[[datetime], bytes]
    public_url: str
    configuration_set: str

    def deliver(self, mine: Message, now: datetime, seconds_left: Callable[[], float]) -> Message:
        """Whatever fails before the provider is called surely did not send, and is tried again later."""
        try:
            outcome = self._attempt(mine, now, seconds_left)
        except Permanent as error:
            rule = "template" if isinstance(error, UnrenderableError) else "definition"
            outcome = Outcome(State.REFUSED, rule=rule, detail=str(error))
        except Retryable as error:
            outcome = Outcome(State.READY, detail=str(error))
        return self.ledger.conclude(mine, protocol.concluded(mine, outcome, now))

    def _attempt(self, mine: Message, now: datetime, seconds_left: Callable[[], float]) -> Outcome:
        for _ in range(LOOKS):
            look, context = self._look(mine, now)
            verdict = policy.judge(look)
            envelope = None if verdict.rule else self._envelope(look, context)
            if self._kept(look, verdict):
                return self._send(mine.channel, envelope, seconds_left) if envelope else protocol.withheld(verdict)
        raise ConflictError("the consent of the address keeps changing")

    def _look(self, mine: Message, now: datetime) -> tuple[Look, Context]:
        """The claim comes before this: an opt-out committed before the claim is seen here."""
        consent = self.consents.get(mine.address, mine.channel, consistent=True)
        profile, outlook, context = self.look_again(mine, now)
        addresses = other_addresses(mine, profile)
        others = tuple(self.consents.get(one, mine.channel, consistent=True) for one in addresses)
        return Look(mine, profile, consent, outlook, self.brand, now, others), context

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
        if seconds_left() < TIME_TO_SEND:
            return Outcome(State.READY, detail="no time left")
        channel = plugins.load(channels, name).channel
        outcome: Outcome = channel.send(self.client(channel.service), envelope)
        return outcome

    def _envelope(self, look: Look, context: Context) -> Envelope:
        message, member = look.message, look.member
        assert member is not None  # noqa: S101 (policy refuses an address that is not the customer's)
        urls = self._links(message, look.now)
        return Envelope(
            to=member.identifier.value,
            sender=getattr(self.brand.senders, message.message_class),
            send_id=message.send_id,
            parts=self._render(look, {**context, "links": urls}),
            tags={"journey": message.journey, "template": message.template},
            configuration_set=self.configuration_set,
            unsubscribe=urls["unsubscribe"] if message.message_class == MARKETING else None,
        )

    def _render(self, look: Look, context: Context) -> Mapping[str, str]:
        # Here and not above: Liquid with its locales is a quarter of this function's start, and a message that policy
        # withholds, or that another worker has claimed, is never rendered.
        from shared.messages import templates

        message = look.message
        template = self.templates.get(message.template, {})
        languages = template.get("channels", {}).get(message.channel)
        if not languages:
            raise UnrenderableError(f"no template {message.template} for {message.channel}")
        if template["class"] == MARKETING and message.message_class != MARKETING:
            raise UnrenderableError(f"the template {message.template} is marketing, and this message is not")
        wanted = look.profile.traits.get("language") if look.profile else None
        language = templates.choose_language(wanted, languages, self.brand.languages[0])
        brand = {name: getattr(self.brand, name) for name in BRAND}
        surroundings = {"language": language, "time_zone": look.zone.key, "brand": brand, "now": look.now}
        return templates.render(languages[language], message.message_class, {**context, **surroundings})

    def _links(self, message: Message, now: datetime) -> dict[str, str]:
        secret = self.links_secret(now)
        return {
            purpose: links.url(self.public_url, links.Link(purpose, message.address, message.channel), secret)
            for purpose in links.CODES
        }
