"""What is looked at once more right before a message goes: all of it is read after the claim."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from shared.aws import gates
from shared.configuration import Brand
from shared.messages.consent import KINDS, MARKETING, Consent, bare
from shared.messages.models import Message, Terms
from shared.pauses import Pause
from shared.profiles.models import Member, Profile
from shared.profiles.zones import Clock, clock, stores_of

REPLY = "reply:"
PAUSED, BUDGET = "paused", "budget"
"""By what a message is held behind a gate that somebody shut, and behind one for which no money is left."""


class Gate(Struct, frozen=True):
    """What an operator may shut: a journey, a channel, all sending. `shut` are the times when it was; `rule` is by
    what a message is held there.
    """

    name: str = ""
    shut: tuple[Pause, ...] = ()
    rule: str = PAUSED


class Broadcast(Struct, frozen=True):
    """`audience` is the number of people that was confirmed, and 0 before; each of them gets its `journey`. A
    `legal_notice` goes also to those of them who opted out of marketing.
    """

    name: str
    audience: int
    legal_notice: bool = False
    journey: str = ""

    @property
    def is_notice(self) -> bool:
        """That somebody has confirmed."""
        return self.legal_notice and self.audience > 0

    def let_in(self, journey: str, key: str) -> bool:
        """A run of that journey with that key, as every run that it let in has its name for a key."""
        return self.audience > 0 and (journey, key) == (self.journey, self.name)


def _none(gate: str) -> bool:
    return False


def gates_of(
    message: Message, shut: Callable[[str], tuple[Pause, ...]], short: Callable[[str], bool] = _none
) -> tuple[Gate, ...]:
    """Those that it has to pass: its journey's first, then that of all sending and its channel's.

    `short` are those that are shut for lack of money.
    """
    names = (gates.of_journey(message.journey), gates.SENDING, gates.of_channel(message.channel))
    return tuple(Gate(name, shut(name), BUDGET if short(name) else PAUSED) for name in names)


class Outlook(Struct, frozen=True):
    """What the journey says at the last look: the reason of its exit, whether its guard holds, and the holdout.

    And what operators say: `stopped` is for good, `journey` and `switches` hold a message while they are shut.
    `broadcast` let its run in. `led_by` did, or let one in that led to it by `start`; it need not have been confirmed.
    """

    exited: str | None = None
    guard: bool = True
    held_out: bool = False
    stopped: bool = False
    journey: Gate = Gate()
    switches: tuple[Gate, ...] = ()
    broadcast: Broadcast | None = None
    led_by: Broadcast | None = None


class Look(Struct, frozen=True):
    """Everything that is looked at once more right before sending, read after the claim.

    `others` is what the same person said of the same channel at addresses of other kinds; `terms` is the
    channel's word.
    """

    message: Message
    profile: Profile | None
    consent: Consent
    outlook: Outlook
    brand: Brand
    now: datetime
    others: tuple[Consent, ...] = ()
    terms: Terms = field(default_factory=Terms)

    @property
    def marketing(self) -> bool:
        return self.message.message_class == MARKETING

    @property
    def passes_budgets(self) -> bool:
        return not self.marketing and not self.brand.budgets.transactional

    @property
    def reply(self) -> str | None:
        """The template, where it answers what the person just wrote."""
        template = self.message.template
        return template if template in self.brand.keywords.replies else None

    @property
    def counted_as(self) -> str:
        """What is remembered of it: of a reply, which one."""
        return f"{REPLY}{self.reply}" if self.reply else self.message.message_class

    @property
    def member(self) -> Member | None:
        """The address, as the customer owns it now."""
        members = self.profile.members if self.profile else ()
        return next((one for one in members if one.id == self.message.address), None)

    @property
    def clock(self) -> Clock:
        return clock(self.profile, self.brand.time_zone, stores_of(self.brand))

    @property
    def zone(self) -> ZoneInfo:
        return self.clock.zone


def other_addresses(message: Message, profile: Profile | None) -> list[str]:
    """Under which the customer is reached by the same channel, but known by an id of another kind."""
    kinds = KINDS.get(message.channel, ()) if message.message_class == MARKETING and profile else ()
    members = profile.members if profile else ()
    own = next((bare(one.identifier.kind) for one in members if one.id == message.address), None)
    others = ((one.id, bare(one.identifier.kind)) for one in members)
    return [one for one, kind in others if own in kinds and kind in kinds and kind != own]
