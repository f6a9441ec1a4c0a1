"""From what a journey asked for to a message that can go out: template, language, links, and what the channel wants."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, cast

from msgspec import Struct

from shared.configuration import Brand
from shared.errors import UnrenderableError
from shared.events import Identifier
from shared.messages import links, policy, reach
from shared.messages.channels import Channel, Envelope, Letter
from shared.messages.consent import MARKETING
from shared.messages.drafting import Drafts, talking
from shared.messages.look import Look
from shared.messages.models import Message
from shared.profiles.models import Member, Profile

BRAND = ("name", "website", "postal_address", "colour")
"""What templates see of the brand."""

Context = Mapping[str, Any]


class Composer(Struct, frozen=True):
    """`templates` is templates.json; the links' secret is read when needed."""

    brand: Brand
    templates: Mapping[str, Any]
    links_secret: Callable[[datetime], bytes]
    public_url: str
    configuration_set: str

    @property
    def drafts(self) -> Drafts:
        return Drafts(self.brand, self.templates)

    def envelope(self, look: Look, context: Context) -> Envelope:
        message, member = look.message, look.member
        assert member is not None  # noqa: S101 (policy refuses an address that is not the customer's)
        if message.channel not in self.brand.outgoing:
            raise UnrenderableError(f"brand.yaml names no channel {message.channel} (any more)")
        urls, settings = self._links(message, look.now), reach.settings(self.brand, message.channel)
        parts = self._render(look, {**context, "links": urls})
        letter = Letter(parts, message.message_class, settings, urls["unsubscribe"])
        for part, flaw in reach.channel(message.channel).flaws(letter):
            raise UnrenderableError(f"{part}: {flaw}")
        return Envelope(
            to=member.identifier.value,
            kind=member.identifier.kind,
            sender=getattr(self.brand.senders, message.message_class),
            send_id=message.send_id,
            message_class=message.message_class,
            parts=parts,
            tags={"journey": message.journey, "template": message.template},
            configuration_set=self.configuration_set,
            unsubscribe=urls["unsubscribe"] if message.message_class == MARKETING else None,
            settings=settings,
            talking=talking(reach.channel(message.channel), look.consent, look.now),
            lasts=policy.lasts(look),
            also=_also(reach.channel(message.channel), member, look.profile),
            at=look.now,
            asked_at=message.requested_at,
        )

    def _render(self, look: Look, context: Context) -> Mapping[str, Any]:
        """A notice to another system has no template: the journey's own step says what is in it."""
        if notice := context.get("notice"):
            return cast(Mapping[str, Any], notice)
        # Here and not above: Liquid with its locales is a quarter of this function's start, and a message that policy
        # withholds, or that another worker has claimed, is never rendered.
        from shared.messages import templates

        message = look.message
        language = self.drafts.language(message, look.profile)
        parts = self.drafts.parts(message, language)
        if self.templates[message.template]["class"] == MARKETING and message.message_class != MARKETING:
            raise UnrenderableError(f"the template {message.template} is marketing, and this message is not")
        brand = {name: getattr(self.brand, name) for name in BRAND}
        surroundings = {"language": language, "time_zone": look.zone.key, "brand": brand, "now": look.now}
        return templates.render(parts, message.message_class, {**context, **surroundings})

    def _links(self, message: Message, now: datetime) -> dict[str, str]:
        secret = self.links_secret(now)
        return {
            purpose: links.url(self.public_url, links.Link(purpose, message.address, message.channel), secret)
            for purpose in links.CODES
        }


def _also(channel: Channel, member: Member, profile: Profile | None) -> tuple[Identifier, ...]:
    others = profile.addresses(*channel.kinds) if profile else ()
    return tuple(one.identifier for one in others if one.id != member.id)
