"""May we write to this address, for this purpose? A pure fold of acts of consent, whatever order they arrive in.

The newest explicit act of the person wins, and a tie is a withdrawal. What a shop states about a person grants only
where the person never spoke; it never withdraws, and never takes back a withdrawal.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace

from shared.events import Identifier

MARKETING = "marketing"
EVERYTHING = "everything"
"""The purpose of whoever answers STOP to a text: whatever it is about, no more of it."""

KINDS: Mapping[str, tuple[str, ...]] = {
    "email": ("email",),
    "sms": ("phone",),
    "whatsapp": ("phone", "whatsapp_user"),
    "push": ("push_token",),
    "messenger": ("messenger_user",),
    "instagram": ("instagram_user",),
    "chat": ("conversation",),
    "meta_audience": ("email", "phone"),
    "google_audience": ("email", "phone"),
}
"""Channel to the kinds of identifier that consent for it belongs to; also for channels that nothing is sent on yet.

Where there are several, one person's chat goes by each of them, and whoever names none means the first there is.
"""

LISTED: Mapping[str, tuple[str, ...]] = {name: KINDS[name] for name in ("email", "sms", "whatsapp", "push")}
"""Those of which a file has columns: the chats' addresses are made by a vendor, for one page or one talk."""

RELAYS = re.compile(
    r".+@(marketplace\.amazon\.[a-z.]+|members\.ebay\.[a-z.]+|([^@]+\.)?etsy\.com|privaterelay\.([a-z]+\.)*ebay\.com)"
)
"""Addresses that marketplaces lend for one order; their rules forbid marketing to them, whatever a shop's box says."""

RECENT = 20
"""Marketing remembered for caps, and the most that a cap may be."""

A_DAY = timedelta(days=1)
"""Whatever else was sent is remembered that long: no rule counts it any further back."""


class Choice(StrEnum):
    GRANTED = "granted"
    PENDING = "pending"
    WITHDRAWN = "withdrawn"
    NEVER_ASKED = "never_asked"


CAUTION = {Choice.GRANTED: 0, Choice.PENDING: 1, Choice.WITHDRAWN: 2}


class Act(Struct, frozen=True):
    """Who said what, when and how. `id` is that of the fact it came from, so a redelivery is the same act."""

    id: str
    at: datetime
    purpose: str
    choice: Choice
    by_person: bool
    source: str
    wording: str | None = None
    ip: str | None = None

    @property
    def rank(self) -> tuple[bool, datetime, int, str]:
        return (self.by_person, self.at, CAUTION[self.choice], self.id)


class Suppression(Struct, frozen=True):
    """The address must not be used at all: it does not exist, or its owner complained."""

    reason: str
    at: datetime
    id: str


class Sending(Struct, frozen=True):
    """A message that was about to leave for this address; `key` tells its retries apart from other messages."""

    key: str
    at: datetime
    message_class: str


class Waiting(Struct, frozen=True):
    """A message that is held: since when, until when it is worth sending, and when it is looked at next."""

    key: str
    priority: int
    since: datetime
    until: datetime
    due_at: datetime

    @property
    def order(self) -> tuple[int, datetime, str]:
        return (-self.priority, self.since, self.key)


class Consent(Struct, frozen=True):
    """One address and channel. `acts` holds the act that counts now, per purpose; `version` guards every change.

    `waiting` are the messages that a cap holds back, in the order in which they go.
    """

    address: str
    channel: str
    acts: Mapping[str, Act] = field(default_factory=dict)
    suppressed: Suppression | None = None
    recent: tuple[Sending, ...] = ()
    heard_at: datetime | None = None
    """When the person last wrote to us from here, by their own clock."""
    started_at: datetime | None = None
    """When they last took a STOP back, whatever they said since: the next STOP is another one."""
    waiting: tuple[Waiting, ...] = ()
    version: int = 0

    def choice(self, purpose: str) -> Choice:
        act = self.acts.get(purpose)
        return act.choice if act else Choice.NEVER_ASKED


def belongs(kind: str, channel: str) -> bool:
    """Whether consent for the channel is kept at identifiers of this kind; `kind@account` is of that kind, too."""
    return bare(kind) in KINDS.get(channel, ())


def bare(kind: str) -> str:
    """Without the account that it is of."""
    return kind.partition("@")[0]


def apply(consent: Consent, act: Act) -> Consent:
    """The same object when the act changes nothing."""
    if act.choice is Choice.WITHDRAWN and not act.by_person:
        return consent
    consent = _started(consent, act)
    current = consent.acts.get(act.purpose)
    if current is not None and current.rank >= act.rank:
        return consent
    return replace(consent, acts={**consent.acts, act.purpose: act})


def _started(consent: Consent, act: Act) -> Consent:
    """The latest counts, in whatever order they come."""
    starts = act.purpose == EVERYTHING and act.choice is Choice.GRANTED and act.by_person
    if not starts or (consent.started_at and consent.started_at >= act.at):
        return consent
    return replace(consent, started_at=act.at)


def revoked(consent: Consent, others: Iterable[Consent], purpose: str) -> bool:
    """Whether the person took it back since, or perhaps did, under another address of the same channel."""
    own = consent.acts.get(purpose)
    acts = (act for other in others if (act := other.acts.get(purpose)))
    return any(act.choice is not Choice.GRANTED and (own is None or act.rank > own.rank) for act in acts)


def suppress(consent: Consent, suppression: Suppression) -> Consent:
    """The earliest reason stays, so that the order of arrival does not matter."""
    known = consent.suppressed
    if known is not None and (known.at, known.id) <= (suppression.at, suppression.id):
        return consent
    return replace(consent, suppressed=suppression)


def heard(consent: Consent, at: datetime) -> Consent:
    """The latest counts, in whatever order they come."""
    return consent if consent.heard_at and consent.heard_at >= at else replace(consent, heard_at=at)


def remember(consent: Consent, sending: Sending) -> Consent:
    """It waits for nothing any more. A day of parcels does not drive out what marketing is counted by."""
    others = [one for one in consent.recent if one.key != sending.key]
    newest = _remembered(sorted([*others, sending], key=lambda one: one.at))
    waiting = tuple(one for one in consent.waiting if one.key != sending.key)
    return replace(consent, recent=tuple(newest), waiting=waiting)


def _remembered(sends: list[Sending]) -> list[Sending]:
    """Oldest first, as they are given."""
    marketing = [one for one in sends if one.message_class == MARKETING][-RECENT:]
    others = [one for one in sends if one.message_class != MARKETING and one.at > sends[-1].at - A_DAY][-RECENT:]
    return sorted([*marketing, *others], key=lambda one: one.at)


def is_relay(identifier: Identifier) -> bool:
    return identifier.kind == "email" and RELAYS.fullmatch(identifier.value) is not None
