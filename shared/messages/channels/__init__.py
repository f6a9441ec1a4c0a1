"""The contract of a channel: one file here per way to reach a customer.

The file's name is the channel in journeys, templates, consent and brand.yaml. It ends with `channel = Channel(...)`. A
channel makes exactly one request per call, and says truthfully what it knows of the outcome; it decides nothing else.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from msgspec import Struct, field

from shared.configuration import FORBID_UNKNOWN_FIELDS, Brand
from shared.events import Identifier
from shared.messages.models import Outcome, Terms

NEVER = datetime.min.replace(tzinfo=UTC)

MessageClass = Literal["marketing", "transactional"]

FORM = {**FORBID_UNKNOWN_FIELDS, "alias_generator": lambda field: "class" if field == "message_class" else field}
"""For the dataclass of a template file: `class` is a word that Python keeps for itself."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Of a channel of which brand.yaml has nothing to say but that it is used."""

    __pydantic_config__ = FORBID_UNKNOWN_FIELDS


class Envelope(Struct, frozen=True):
    """A rendered message on its way out. `send_id` comes back in the provider's events and settles the ledger.

    `parts` are what the channel's templates have: subject, html, text. `unsubscribe` is set on marketing only.
    `settings` is what brand.yaml says of the channel. Later than `lasts` from now it should not arrive any more.
    """

    to: str
    send_id: str
    parts: Mapping[str, Any]
    kind: str = ""
    """Of the address, with its `@source`."""
    message_class: str = "transactional"
    sender: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    configuration_set: str = ""
    unsubscribe: str | None = None
    settings: Any = None
    talking: bool = False
    """A conversation is open."""
    lasts: timedelta | None = None
    at: datetime = NEVER
    """Now."""
    also: tuple[Identifier, ...] = ()
    """What else the customer is known by, of the kinds that the channel writes to."""
    asked_at: datetime = NEVER
    """When the journey asked for it: the same at every attempt."""


class Draft(Struct, frozen=True):
    """A message before it is rendered: its template as it was written, and whom it is for."""

    parts: Mapping[str, Any]
    message_class: str
    settings: Any
    to: Identifier
    talking: bool = False
    """The person wrote to us a while ago: the channel's conversation is open."""


class Letter(Struct, frozen=True):
    """A rendered message that is looked at before it has an address, at build and at send."""

    parts: Mapping[str, Any]
    message_class: str
    settings: Any
    unsubscribe: str = ""
    talking: bool = False
    """A conversation is open; at build nobody knows of one."""


class Grant(Struct, frozen=True):
    """What deliver_message may do for this channel. `{partition}`, `{region}`, `{account}` and `{configuration_set}` in
    a resource are the deployment's. `besides` instead of `resources`: any that is not one of these.
    """

    action: str
    resources: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Condition keys, and the values that each must equal."""
    why: str = ""
    """Why a resource has a wildcard in it, if one has."""


Send = Callable[[Any, Envelope], Outcome]
"""Client of the route's service (one attempt per call) and envelope to what became of it."""

Prepare = Callable[[Any, Envelope], Envelope | Outcome]
Grants = Callable[[Brand, Any], tuple[Grant, ...]]
Names = Callable[[Any], tuple[str, ...]]
"""Out of the settings."""

Flaws = Callable[[Letter], Iterator[tuple[str, str]]]
"""What makes the rendered message one that must not go: the part that it is in, and what is wrong with it."""


def _none(settings: Any) -> tuple[str, ...]:
    return ()


class Route(Struct, frozen=True):
    """A provider of the channel. `service` is AWS's name of it; deliver_message is given `grants` and no others.

    Where it is not one of AWS's the service is `https`, and `secrets` are the paths of what may be read for it: those
    below `channels/` are made empty at deploy, others belong to a source of the brand.

    `prepare` is what has to be there before the message, such as the device's name at the provider: a call that no
    person notices, so that whatever fails in it is tried again.
    """

    send: Send
    service: str
    grants: Grants
    prepare: Prepare | None = None
    secrets: Names = _none
    repeatable: bool = False
    """Whoever receives tells a repeat by the message's id: what may have got there is sent again, and never unknown."""


def _unweighed(letter: Letter, country: str) -> str:
    return ""


def _free(letter: Letter) -> Decimal:
    return Decimal(0)


def _no_terms(draft: Draft) -> Terms:
    return Terms()


def _nothing(told: Any) -> Iterator[tuple[str, str]]:
    yield from ()


class Channel(Struct, frozen=True):
    """`kinds` are those of identifiers that it writes to, best first.

    `routes` are its providers: `by` in its settings names one, the first is the default. `form` is a dataclass of what
    a file templates/<name>/<channel>.<language>.<extension> holds, None for e-mail, whose files are of another make. In
    a `txt` file its field `text` is what stands below the front matter. `complaints` are about the settings, by field.
    """

    kinds: tuple[str, ...]
    routes: Mapping[str, Route]
    settings: type = Settings
    form: Any = None
    extension: str = "yaml"
    window: timedelta | None = None
    """How long after a message of the person's the conversation counts as open."""
    complaints: Callable[[Any], Iterator[tuple[str, str]]] = _nothing
    terms: Callable[[Draft], Terms] = _no_terms
    weight: Callable[[Letter, str], str] = _unweighed
    """What a preview says of its size and price, for a customer in that country."""
    price: Callable[[Letter], Decimal] = _free
    """In US dollars, as far as brand.yaml says what the provider takes."""
    flaws: Flaws = _nothing
    targets: Names = _none
    """What a step `notify` may write to besides people, as `<channel>/<target>`."""
    separate: bool = False
    """Each of its targets is a machine of others by itself: it has a switch of its own, and may fail alone."""
    asks_consent: bool = False
    """Whom it is told of must have agreed, until it is told to forget them."""

    def route(self, settings: Any) -> Route:
        return self.routes[getattr(settings, "by", next(iter(self.routes)))]
