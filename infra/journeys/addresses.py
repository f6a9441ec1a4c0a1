"""What addresses allow, in memory."""

from collections.abc import Mapping

from msgspec import Struct, field

from shared.events import Event, Identifier
from shared.messages import consent, inbound
from shared.messages.consent import Consent


class Addresses(Struct):
    consents: dict[tuple[str, str], Consent] = field(default_factory=dict)

    def get(self, address: str, channel: str) -> Consent:
        return self.consents.get((address, channel)) or Consent(address, channel)

    def hear(self, event: Event, ids: Mapping[Identifier, str]) -> None:
        """What people said of them, and what became of messages."""
        for address, channel, act in inbound.acts(event, ids):
            self.consents[address, channel] = consent.apply(self.get(address, channel), act)
        for address, channel in inbound.heard(event, ids):
            self.consents[address, channel] = consent.heard(self.get(address, channel), event.occurred_at)
        for address, channel, suppression in inbound.suppressions(event, ids):
            self.consents[address, channel] = consent.suppress(self.get(address, channel), suppression)

    def keep(self, known: Consent) -> None:
        self.consents[known.address, known.channel] = known
