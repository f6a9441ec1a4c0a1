"""The contract of a sender: one file here per connector, which signs a delivery exactly as that vendor would.

The file has the name of its connector and ends with `sender = Sender(...)`. Only tools use it: it plays the vendor.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from msgspec import Struct


class Webhook(Struct, frozen=True):
    """What a vendor wants to tell. `id` and `at` are the vendor's name and time of the delivery, if they matter."""

    connector: str
    source: str
    body: bytes
    topic: str | None = None
    id: str | None = None
    at: datetime | None = None


class Delivery(Struct, frozen=True):
    """A webhook on its way: `url` is the address that the vendor was given."""

    url: str
    body: bytes
    secret: str
    id: str
    at: datetime
    source: str = ""
    topic: str | None = None

    def __repr__(self) -> str:
        return f"Delivery({self.url!r}, {self.id!r}, {self.at})"


Headers = Callable[[Delivery], Mapping[str, str]]
"""All headers, the signature among them."""


def webhook_path(connector: str, source: str, body: bytes) -> str:
    """Where most vendors post to."""
    return f"/webhooks/{connector}/{source}"


class Sender(Struct, frozen=True):
    """`path` differs only for a vendor whose addresses are fixed, such as a tracking API."""

    headers: Headers
    path: Callable[[str, str, bytes], str] = webhook_path
