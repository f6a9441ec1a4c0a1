"""What becomes of messages, in memory: each is looked at for the last time, and then a provider takes it, always."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from infra.journeys.addresses import Addresses
from shared.configuration import Budgets
from shared.errors import Permanent
from shared.messages import policy, prices, protocol, reach, turns
from shared.messages.admission import Admission, Open
from shared.messages.composing import Composer, Context
from shared.messages.endpoints import Endpoints, Unwatched
from shared.messages.look import Look, Outlook, other_addresses
from shared.messages.models import Message, Outcome, State, Terms
from shared.messages.protocol import Move
from shared.profiles.models import Profile

LookAgain = Callable[[Message], tuple[Profile | None, Outlook, Context]]
"""What deliver_message asks once more of the customer and the journey."""

Press = Callable[[Look, Context], object]
"""Makes of a message what would go out; Permanent where that cannot be."""


def unprinted(look: Look, context: Context) -> None:
    """What a template makes of a customer, `messages preview` shows."""


class Post(Struct):
    """`messages` are in the order in which they were asked for; `holds` are those that had to wait, each time."""

    composer: Composer
    addresses: Addresses
    press: Press = unprinted
    admission: Admission = field(default_factory=Open)
    endpoints: Endpoints = field(default_factory=Unwatched)
    messages: list[Message] = field(default_factory=list)
    holds: list[Message] = field(default_factory=list)
    went: Counter[int] = field(default_factory=Counter)
    """How often the provider was given each: by its place among the messages."""
    _places: dict[tuple[str, str], int] = field(default_factory=dict)

    def ask(self, message: Message, now: datetime, look_again: LookAgain) -> int:
        """Where it is among the messages. Two customers who merged may both ask for it: it is one."""
        place = self._places.setdefault((message.address, message.send_key), len(self.messages))
        if place == len(self.messages):
            self.messages.append(message)
        if protocol.next_move(self.messages[place], now) is Move.CLAIM:
            self.deliver(place, now, look_again)
        return place

    def deliver(self, place: int, now: datetime, look_again: LookAgain) -> None:
        mine = protocol.claimed(self.messages[place], now, "")
        try:
            outcome = self._attempt(mine, now, look_again)
        except Permanent as error:
            outcome = protocol.unmade(mine, error)
        self.messages[place] = protocol.concluded(mine, outcome, now)
        self.went[place] += outcome.state is State.SENT
        if outcome.state is State.READY:
            self.holds.append(self.messages[place])

    def reject(self, address: str, send_key: str) -> None:
        """The provider took it and did not send it, as its own event says."""
        place = self._places.get((address, send_key))
        if place is not None:
            known = self.messages[place]
            self.messages[place] = replace(known, state=State.REFUSED, rule="provider", due_at=None)

    def _attempt(self, mine: Message, now: datetime, look_again: LookAgain) -> Outcome:
        known, (profile, outlook, context) = self.addresses.get(mine.address, mine.channel), look_again(mine)
        others = tuple(self.addresses.get(one, mine.channel) for one in other_addresses(mine, profile))
        terms = self.composer.drafts.terms(mine, profile, known, now) if self.composer.templates else Terms()
        look = Look(mine, profile, known, outlook, self.composer.brand, now, others, terms)
        verdict = policy.judge(look)
        if not verdict.rule:
            self.press(look, context)
            verdict = self.endpoints.judge(look, self._parts(look, context))
            verdict = verdict if verdict.rule else self.admission.admit(look, self._cost(look))
        self.addresses.keep(turns.afterwards(look, verdict))
        return protocol.withheld(verdict) if verdict.rule else Outcome(State.SENT)

    def _cost(self, look: Look) -> int:
        """Of the template as it is written, before the customer's own words are in it. Only a budget asks for it."""
        if look.brand.budgets == Budgets() or look.message.template not in self.composer.templates:
            return 0
        return prices.cost(look, self._written(look))

    def _parts(self, look: Look, context: Context) -> Mapping[str, Any]:
        """Enough to know where it goes, if that has a switch of its own: what a step says itself, or its template."""
        if not reach.channel(look.message.channel).separate:
            return {}
        return context.get("notice") or (
            self._written(look) if look.message.template in self.composer.templates else {}
        )

    def _written(self, look: Look) -> Mapping[str, Any]:
        drafts = self.composer.drafts
        return drafts.parts(look.message, drafts.language(look.message, look.profile))
