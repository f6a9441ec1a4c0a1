"""The contract of a connector: one file here per vendor whose webhooks come in.

The file's name is the URL segment (`/webhooks/{connector}/{source}`) and the folder of its secrets. It ends with
`connector = Connector(verify=..., parse=...)`. Connectors do no I/O and do not know each other.
"""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct, field

from shared.asking import Api as Api
from shared.asking import Ask as Ask
from shared.asking import AwsRight as AwsRight
from shared.asking import Completion as Completion
from shared.asking import Page as Page
from shared.asking import Reconciliation as Reconciliation
from shared.events import Event
from shared.webhooks import Request, Secret

PARTNER = "aws.partner/"
"""What the event sources of EventBridge's partners begin with."""

Verify = Callable[[Request, Sequence[Secret]], Secret]
"""Returns the secret that matched, or raises BadSignatureError. Sees the exact bytes, before any parsing."""

Parse = Callable[[Request], list[Event]]
"""Canonical events of one delivery; [] for a ping or an unknown topic; MalformedPayloadError if unreadable."""


class Spoken(Struct, frozen=True):
    """The body of our 200 where the vendor wants its own, such as TwiML."""

    body: str
    content_type: str


Challenge = Callable[[Request, Sequence[Secret]], str | Spoken]
"""What answers a vendor's GET handshake (a text is sent as plain text), or raises BadSignatureError."""


class Connector(Struct, frozen=True):
    """How to believe a vendor and how to read it.

    `verify` is None for a vendor that reaches us only over EventBridge, where IAM is the proof; several use both doors.
    `persons` are the identifier kinds of this vendor that join customers, without their `@source`; `pointers` follow.
    `bus_source` is the EventBridge `source` it comes from when that is not `connector.<name>`: `aws.ses`, or of a
    partner what all its event sources begin with, `aws.partner/shopify.com`.
    `bus_sender` is where the `detail` of such an event names the configuration set that something was sent with: what
    another stage of the account sent is told to that stage.
    `answer` overrides the body of our 200 for vendors that want something else than `{"accepted": n}`.
    `certificate` is the address of the certificate or public key that the signature names, checked to be the vendor's
    own: it is fetched, kept, and given to `verify` as a secret whose name is that address and whose value is the text.
    `confirmation` is the address that a genuine request asks us to visit once, to begin a subscription.
    `headers` are kept with the delivery for replay (`ce-*`: all that begin so); signatures and tokens never are.
    `max_bytes` is the vendor's own limit where it is below ours.
    `public` is one whose secret stands in pages, where anybody reads it: links that it tells of must lead to the brand.
    """

    parse: Parse
    verify: Verify | None = None
    challenge: Challenge | None = None
    persons: tuple[str, ...] = ()
    pointers: tuple[str, ...] = ()
    bus_source: str | None = None
    bus_sender: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    max_bytes: int | None = None
    public: bool = False
    certificate: Callable[[Request], str | None] | None = None
    confirmation: Callable[[Request], str | None] | None = None
    api: Api | None = None
    completion: Completion | None = None
    reconciliation: Reconciliation | None = None
    answer: Callable[[int], Mapping[str, object] | Spoken] = field(default=lambda accepted: {"accepted": accepted})

    def hears(self, event_source: str) -> bool:
        """Whether an EventBridge `source` is this vendor's."""
        own = self.bus_source
        return own is not None and (event_source == own or event_source.startswith(f"{own}/"))
