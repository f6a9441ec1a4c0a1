"""The contract of a channel: one file here per way to reach a customer.

The file's name is the channel in journeys, templates and consent. It ends with `channel = Channel(...)`. A channel
makes exactly one request per call, and says truthfully what it knows of the outcome; it decides nothing else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shared.messages.models import Outcome


@dataclass(frozen=True, slots=True)
class Envelope:
    """A rendered message on its way out. `send_id` comes back in the provider's events and settles the ledger.

    `parts` are what the channel's templates have: subject, html, text. `unsubscribe` is set on marketing only.
    """

    to: str
    sender: str
    send_id: str
    parts: Mapping[str, str]
    tags: Mapping[str, str]
    configuration_set: str = ""
    unsubscribe: str | None = None


Send = Callable[[Any, Envelope], Outcome]
"""Client of the channel's service (one attempt per call) and envelope to what became of it."""


@dataclass(frozen=True, slots=True)
class Channel:
    """`kind` is the kind of identifier it writes to. infra grants exactly `permissions` to deliver_message."""

    kind: str
    service: str
    permissions: tuple[str, ...]
    send: Send
