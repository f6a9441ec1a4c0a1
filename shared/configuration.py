"""What the brand decided, as the functions see it: compiled from the brand folder at synth, read once per cold start.

These are plain dataclasses: infra validates the same classes with pydantic when it compiles the folder, so that no
function pays for pydantic's import. Durations are text such as `90m`, `3d`, `2w`; times of day `HH:MM`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal

import msgspec

COMPILED = Path(__file__).parent.parent / "compiled_brand"
"""Where the build puts the files that it compiles: beside `shared/`, in the zip and in a checkout."""

FORBID_UNKNOWN_FIELDS = {"extra": "forbid"}
EMAIL = "email"
DOLLAR = "USD"
"""In which AWS says its prices."""

CHANGEABLE = ("quiet_hours", "caps", "lifecycle", "guards", "broadcasts", "budgets")
"""Sections of brand.yaml that operators may change without a deployment: docs/operators/settings.md."""

BROADCAST_JOURNEY = "broadcast_"
"""The journey that is made for a message alone is called so, and the broadcast's name."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of identifier: a `person` joins customers, a `pointer` follows one.

    `limit` is how many of this kind one identifier may be linked to before that identifier counts as shared.
    """

    __pydantic_config__ = FORBID_UNKNOWN_FIELDS

    role: Literal["person", "pointer"]
    limit: int = 5


@dataclass(frozen=True, slots=True)
class Source:
    """One account at a vendor: `region` is the country its local phone numbers are in; a higher `rank` wins a tie.

    `time_zone` is where its customers are, as far as nothing better is known; `stores` the same by the ids that its
    orders give to stores.

    `event_source` is the partner event source of EventBridge that the vendor made for this account, if it did:
    `aws.partner/shopify.com/1234/shop-a`.

    `silent_after` is how long it may say nothing before somebody is told; else it is twice the longest silence of the
    last two weeks.

    `sites` are hosts, besides that of `website`, to which links may lead that a page of the brand's tells of.
    """

    __pydantic_config__ = FORBID_UNKNOWN_FIELDS

    region: str | None = None
    rank: int = 50
    event_source: str | None = None
    time_zone: str | None = None
    stores: Mapping[str, str] = field(default_factory=dict)
    silent_after: str | None = None
    sites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuietHours:
    __pydantic_config__ = FORBID_UNKNOWN_FIELDS

    start: str = "20:00"
    end: str = "08:00"


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `messages` marketing messages to one address in any `period`."""

    __pydantic_config__ = FORBID_UNKNOWN_FIELDS

    messages: int = 2
    period: str = "1d"


@dataclass(frozen=True, slots=True)
class Keywords:
    """What people may answer besides the words that everybody knows: STOP, START, HELP in nineteen languages.

    A STOP by phone ends all that goes to this `address`, text or chat, or with `channel` only what goes the same way.
    `replies` are the templates that answer it: what else a journey sends, no STOP lets through.
    """

    __pydantic_config__ = FORBID_UNKNOWN_FIELDS

    stop: tuple[str, ...] = ()
    start: tuple[str, ...] = ()
    help: tuple[str, ...] = ()
    scope: Literal["address", "channel"] = "address"
    replies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """What marketing may be about: its `name` in each language, and the `templates` that are about it.

    A person who agreed to marketing may leave it out, on the page that every message links to.
    """

    __pydantic_config__ = FORBID_UNKNOWN_FIELDS

    name: Mapping[str, str]
    templates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """When a customer is in rhythm, late, and gone: docs/lifecycle.md. An interval lies between two days of purchase.

    From `rhythm_from` such days on it is the customer's own, before that the `usual` one, or that of the category of
    the last order's items. `retention` and `recovery` are so many intervals after the last purchase, but retention
    never less than `shortest`. Late is also who answers no message for the time `unanswered`, or does nothing at all
    for the time `inactive`, if that is set.
    """

    __pydantic_config__ = FORBID_UNKNOWN_FIELDS

    rhythm_from: int = 3
    usual: str = "60d"
    usual_by_category: Mapping[str, str] = field(default_factory=dict)
    retention: float = 1.5
    recovery: float = 3.0
    shortest: str = "14d"
    unanswered: str | None = "90d"
    inactive: str | None = None


@dataclass(frozen=True, slots=True)
class Senders:
    """`Name <address>` per class of message."""

    __pydantic_config__ = FORBID_UNKNOWN_FIELDS

    transactional: str
    marketing: str


@dataclass(frozen=True, slots=True)
class Broadcasts:
    """How fast a broadcast may be: by mail that `share` of what SES lets the account send a second and a day, so that
    the rest is left for other mail; by other channels so many messages a second (`rate`).
    """

    __pydantic_config__ = FORBID_UNKNOWN_FIELDS

    share: float = 0.8
    rate: float = 10


@dataclass(frozen=True, slots=True)
class OwnGuards:
    """What is different for one journey."""

    __pydantic_config__ = FORBID_UNKNOWN_FIELDS

    complaints: float | None = None
    bounces: float | None = None
    sends: int | None = None
    hourly: int | None = None
    daily: int | None = None


@dataclass(frozen=True, slots=True)
class Guards:
    """When a journey stops by itself: of its mails of the last seven days, once they are as many as `sends`, so many
    per cent drew a complaint, or bounced for good. It stands still where it wants to send more messages than `hourly`
    in an hour or `daily` in a day (of UTC). `journeys` says what is different for some of them.
    """

    __pydantic_config__ = FORBID_UNKNOWN_FIELDS

    complaints: float = 0.08
    bounces: float = 3
    sends: int = 200
    hourly: int = 10_000
    daily: int = 50_000
    journeys: Mapping[str, OwnGuards] = field(default_factory=dict)

    def of(self, journey: str) -> "Guards":
        own = self.journeys.get(journey, OwnGuards())
        given = {one.name: value for one in fields(own) if (value := getattr(own, one.name)) is not None}
        return replace(self, **given)


@dataclass(frozen=True, slots=True)
class Budget:
    """What may be spent in a day and in a month of the brand's time zone, as decimals in its currency."""

    __pydantic_config__ = FORBID_UNKNOWN_FIELDS

    daily: str | None = None
    monthly: str | None = None


@dataclass(frozen=True, slots=True)
class Budgets:
    """Of all sending, and of single channels and journeys. Transactional messages are neither counted nor withheld
    unless `transactional` says so.
    """

    __pydantic_config__ = FORBID_UNKNOWN_FIELDS

    daily: str | None = None
    monthly: str | None = None
    transactional: bool = False
    channels: Mapping[str, Budget] = field(default_factory=dict)
    journeys: Mapping[str, Budget] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Brand:
    """brand.yaml. The first language is the default; zone and country serve where nothing better is known."""

    __pydantic_config__ = FORBID_UNKNOWN_FIELDS

    name: str
    website: str
    postal_address: str
    country: str
    currency: str
    time_zone: str
    languages: tuple[str, ...]
    senders: Senders
    sources: Mapping[str, Mapping[str, Source]]
    quiet_hours: QuietHours = field(default_factory=QuietHours)
    caps: Mapping[str, Cap] = field(default_factory=dict)
    lifecycle: Lifecycle = field(default_factory=Lifecycle)
    keywords: Keywords = field(default_factory=Keywords)
    topics: Mapping[str, Topic] = field(default_factory=dict)
    """By the purpose that a consent for one of them states."""
    broadcasts: Broadcasts = field(default_factory=Broadcasts)
    guards: Guards = field(default_factory=Guards)
    budgets: Budgets = field(default_factory=Budgets)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    blocked: tuple[str, ...] = ()
    """Patterns (full match, ignoring case) of `kind:value` that never identify anybody, besides the built-in ones."""
    exchange_rates: Mapping[str, str] = field(default_factory=dict)
    """What one unit of another currency is worth in the brand's, as a decimal: `USD: "0.92"`."""
    colour: str = "#1f6f5c"
    channels: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """By the name of the channel, what its file in shared/messages/channels wants to know. E-mail needs no entry."""

    @property
    def outgoing(self) -> tuple[str, ...]:
        """The channels that messages leave by, in the order of brand.yaml, e-mail first where it has no entry."""
        return tuple(self.channels) if EMAIL in self.channels else (EMAIL, *self.channels)

    def topic(self, template: str) -> str | None:
        return next((name for name, one in self.topics.items() if template in one.templates), None)

    @property
    def origins(self) -> dict[str, Source]:
        """The sources, by what their events state: `shopify/shop-a`."""
        return {f"{connector}/{name}": one for connector, named in self.sources.items() for name, one in named.items()}

    def source(self, connector: str, source: str) -> Source | None:
        return self.sources.get(connector, {}).get(source)


def read(name: str, folder: Path = COMPILED) -> Any:
    """One of the compiled files, as plain data."""
    return msgspec.json.decode((folder / f"{name}.json").read_bytes())


def brand(folder: Path = COMPILED) -> Brand:
    return msgspec.convert(read("brand", folder), Brand)
