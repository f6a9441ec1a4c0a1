"""What is known of the one customer of a scenario, in memory: folded as it is in the table."""

from dataclasses import dataclass, field
from typing import Any

from shared.aws import keys
from shared.configuration import Brand
from shared.events import Event
from shared.messages import consent as consents
from shared.messages import inbound
from shared.messages.consent import Consent
from shared.profiles import fold, kinds, offers, registers
from shared.profiles.measures import exchange
from shared.profiles.models import Member, Profile
from shared.profiles.references import spoken

SECRET = b"in memory only"


@dataclass(slots=True)
class Known:
    """`facts` are in the order they came."""

    brand: Brand
    facts: list[Event] = field(default_factory=list)
    consents: dict[tuple[str, str], Consent] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    items: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def profile(self) -> Profile:
        ids = [one.id for one in self.members.values() if one.role == "person"] or list(self.members)
        return fold.profile(Profile(min(ids), tuple(self.members.values())), self.items.values(), exchange(self.brand))

    def file(self, event: Event) -> None:
        ids = {one: keys.identifier_id(one, SECRET) for one in event.identifiers}
        for one, hashed in ids.items():
            self.members.setdefault(hashed, Member(hashed, one, kinds.kind_of(one.kind, self.brand.kinds).role))
        self.facts.append(event)
        self._fold(event)
        for address, channel, act in inbound.acts(event, ids):
            known = self.consent(address, channel)
            self.consents[address, channel] = consents.apply(known, act)

    def _fold(self, event: Event) -> None:
        at = registers.stamp(event.occurred_at, 50, event.id)
        ids = {one: keys.identifier_id(one, SECRET) for one in event.identifiers}
        known = self.items.get("traits", {"kind": "traits"})
        self.items["traits"] = {**known, **fold.traits(known, event, at)}
        if said := spoken(event, ids, lambda one: keys.identifier_id(one, SECRET)):
            item = self.items.get(said.reference, {"kind": "order", "order": said.reference, "scope": said.scope})
            self.items[said.reference] = item | fold.order(item, event, at, said)
        if code := offers.spoken(event):
            item = self.items.get(code, {"kind": "offer", "code": code})
            self.items[code] = item | offers.after(item, event, at)

    def consent(self, address: str, channel: str) -> Consent:
        return self.consents.get((address, channel), Consent(address, channel))
