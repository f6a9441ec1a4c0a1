"""What connectors say about their vendors' APIs: how to reach one, complete a thin event, and find what was lost."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from shared.events import Event


class Ask(Struct, frozen=True):
    """A question to the vendor's API: `path` below the address of the source's account. With a `body` it is a POST.

    `region` is for services of AWS, of which each region has its own.
    """

    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    region: str | None = None


class AwsRight(Struct, frozen=True):
    """What may be asked of a service of AWS: one action, on such resources of the deployment's own account."""

    service: str
    action: str
    resource: str


class Api(Struct, frozen=True):
    """How to reach the vendor's API. The account's own part comes from the `api` object of the source's secret.

    `address` is the default of `api.address`, None where each account has its own (a shop's domain). `authorize` makes
    the headers from `api` (`{"token": …}`). `token_address` is where `client_id`, `client_secret` and, if there is
    one, `refresh_token` are exchanged for a short-lived `token` first (OAuth 2); one that begins with `/` is below the
    account's own address. `credentials_in_form` is for vendors that want these two in the form of that request, and
    not by Basic. `per_second` is the vendor's limit.

    `aws` is instead of all that where the vendor is a service of AWS: requests are signed (SigV4) as the role of the
    function that asks, which the deployment gives that right. `{region}` in `address` is then the question's.
    """

    authorize: Callable[[Mapping[str, str]], Mapping[str, str]] = field(default=lambda api: {})
    address: str | None = None
    token_address: str | None = None
    credentials_in_form: bool = False
    per_second: float = 2
    aws: AwsRight | None = None


class Completion(Struct, frozen=True):
    """A thin event says only which object to look up (`data["lookup"]`). It is filed as it is, and starts no journey.

    `asks` says where the object is, None for an event that is whole. `completes` makes the whole event of the answer,
    with the id `<thin id>/complete`, the same name and time, and without `lookup`. Where only the object shows what
    happened, it is told as that: an order that nobody has placed yet, as a checkout.
    """

    asks: Callable[[Event], Ask | None]
    completes: Callable[[Event, Any], Event]


class Page(Struct, frozen=True):
    """What one answer of a list holds, and where the next one is."""

    events: Sequence[Event]
    following: Ask | None = None


class Reconciliation(Struct, frozen=True):
    """For a vendor that loses webhooks: ask for what changed since then. Its events have the very ids of the webhooks.

    `asks(since)` are the first questions, one per kind of object; `reads(ask, answer, source)` reads each answer.
    """

    asks: Callable[[datetime], Sequence[Ask]]
    reads: Callable[[Ask, Any, str], Page]
