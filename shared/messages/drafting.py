"""A message before it is rendered: its template in the customer's language, and what the channel asks of it. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from shared.configuration import Brand
from shared.errors import UnrenderableError
from shared.messages import reach
from shared.messages.channels import Channel, Draft
from shared.messages.consent import Consent
from shared.messages.languages import choose_language
from shared.messages.models import Message, Terms
from shared.profiles.models import Member, Profile


class Drafts(Struct, frozen=True):
    """`templates` is templates.json."""

    brand: Brand
    templates: Mapping[str, Any]

    def terms(self, message: Message, profile: Profile | None, consent: Consent, now: datetime) -> Terms:
        """Nothing where the address is not the customer's."""
        member = _member(message, profile)
        if member is None or message.channel not in self.brand.outgoing:
            return Terms()
        channel, settings = reach.channel(message.channel), reach.settings(self.brand, message.channel)
        draft = Draft(
            parts=self.parts(message, self.language(message, profile)) if message.template in self.templates else {},
            message_class=message.message_class,
            settings=settings,
            to=member.identifier,
            talking=talking(channel, consent, now),
        )
        return channel.terms(draft)

    def language(self, message: Message, profile: Profile | None) -> str:
        """Of a trait that is no text, which any source may send, nobody can tell which it is."""
        stated = profile.traits.get("language") if profile else None
        wanted = stated if isinstance(stated, str) else None
        return choose_language(wanted, self._variants(message), self.brand.languages[0])

    def parts(self, message: Message, language: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._variants(message)[language]
        return found

    def _variants(self, message: Message) -> Mapping[str, Any]:
        """By language."""
        template = self.templates.get(message.template, {})
        languages: Mapping[str, Any] | None = template.get("channels", {}).get(message.channel)
        if not languages:
            raise UnrenderableError(f"no template {message.template} for {message.channel}")
        return languages


def talking(channel: Channel, consent: Consent, now: datetime) -> bool:
    """Whether a conversation is open."""
    return bool(channel.window and consent.heard_at and now < consent.heard_at + channel.window)


def _member(message: Message, profile: Profile | None) -> Member | None:
    """The address, as the customer owns it now."""
    members = profile.members if profile else ()
    return next((one for one in members if one.id == message.address), None)
