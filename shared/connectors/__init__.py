"""The contract of a connector: one file here per vendor whose webhooks come in.

The file's name is the URL segment (`/webhooks/{connector}/{source}`) and the folder of its secrets. It ends with
`connector = Connector(verify=..., parse=...)`. Connectors do no I/O and do not know each other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from shared.events import Event
from shared.webhooks import Request, Secret

Verify = Callable[[Request, Sequence[Secret]], Secret]
"""Returns the secret that matched, or raises BadSignatureError. Sees the exact bytes, before any parsing."""

Parse = Callable[[Request], list[Event]]
"""Canonical events of one delivery; [] for a ping or an unknown topic; MalformedPayloadError if unreadable."""

Challenge = Callable[[Request, Sequence[Secret]], str]
"""The text that answers a vendor's GET handshake, or raises BadSignatureError."""


@dataclass(frozen=True, slots=True)
class Connector:
    """How to believe a vendor and how to read it.

    `verify` is None for a vendor that reaches us only over EventBridge, where IAM is the proof.
    `persons` are the identifier kinds of this vendor that join customers, without their `@source`; `pointers` follow.
    `bus_source` is the EventBridge `source` it comes from when that is not `connector.<name>`, e.g. `aws.ses`.
    `answer` overrides the body of our 200 for vendors that want something else than `{"accepted": n}`.
    `headers` are kept with the delivery for replay; signatures and tokens never are.
    `max_bytes` is the vendor's own limit where it is below ours.
    """

    parse: Parse
    verify: Verify | None = None
    challenge: Challenge | None = None
    persons: tuple[str, ...] = ()
    pointers: tuple[str, ...] = ()
    bus_source: str | None = None
    headers: tuple[str, ...] = ()
    max_bytes: int | None = None
    answer: Callable[[int], Mapping[str, object]] = field(default=lambda accepted: {"accepted": accepted})
