"""HubSpot: changes of contacts from an app's subscriptions, and whole contacts from workflows.

https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from shared import strict_json
from shared.connectors import Api, Ask, Completion, Connector
from shared.errors import BadSignatureError
from shared.events import Event
from shared.payload import fields
from shared.vendors.hubspot import contacts, people
from shared.vendors.hubspot.contacts import Told
from shared.webhooks import TOLERANCE_SECONDS, Request, Secret, base64_hmac, equal, matching, single

V3, OLDER, VERSION = "x-hubspot-signature-v3", "x-hubspot-signature", "x-hubspot-signature-version"
AT = "x-hubspot-request-timestamp"
ESCAPES = re.compile("%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)", re.IGNORECASE)
"""HubSpot signs an address in which these are written out."""


def verify(request: Request, secrets: Sequence[Secret]) -> Secret:
    """The newest signature that is there decides: an older one beside it has no time and could be used again."""
    return _verify_v3(request, secrets) if V3 in request.headers else _verify_older(request, secrets)


def _verify_v3(request: Request, secrets: Sequence[Secret]) -> Secret:
    given, at = single(request, V3), single(request, AT)
    if not (at.isascii() and at.isdigit() and len(at) <= 14) or _age(at, request) > TOLERANCE_SECONDS:
        raise BadSignatureError(AT)
    address = ESCAPES.sub(lambda escape: chr(int(escape[1], 16)), request.url)
    signed = (request.method + address).encode() + request.body + at.encode()
    return matching(secrets, lambda one: equal(base64_hmac(one.value.encode(), signed), given))


def _age(milliseconds: str, request: Request) -> float:
    return abs(request.received_at.timestamp() - int(milliseconds) / 1000)


def _verify_older(request: Request, secrets: Sequence[Secret]) -> Secret:
    """`v1` for subscriptions, `v2` for workflows: plain hashes that begin with the secret."""
    given, version = single(request, OLDER), single(request, VERSION)
    if version not in ("v1", "v2"):
        raise BadSignatureError(VERSION)
    signed = ((request.method + request.url).encode() if version == "v2" else b"") + request.body
    return matching(secrets, lambda one: equal(hashlib.sha256(one.value.encode() + signed).hexdigest(), given))


def parse(request: Request) -> list[Event]:
    """In an array the order says nothing: each change has its own time."""
    body = strict_json.loads(request.body)
    if isinstance(body, list):
        changes = [fields(one, f"[{index}]") for index, one in enumerate(body)]
        told = [contacts.change(one, request.source) for one in changes]
    else:
        told = [contacts.workflow(fields(body), request.source)]
    return [_event(request, one) for one in told if one]


def _event(request: Request, told: Told) -> Event:
    return Event(
        id=told.id,
        name=told.name,
        occurred_at=told.at or request.received_at,
        source=request.origin,
        identifiers=told.identifiers,
        data=told.data,
    )


def _asks(event: Event) -> Ask | None:
    lookup = event.data.get("lookup")
    properties = {"properties": ",".join(people.ASKED)}
    return Ask(f"/crm/v3/objects/contacts/{quote(lookup['id'], safe='')}", properties) if lookup else None


def _completes(event: Event, answer: Any) -> Event:
    return contacts.completed(event, fields(answer, "the contact"))


def _authorize(api: Mapping[str, str]) -> Mapping[str, str]:
    return {"authorization": f"Bearer {api['token']}"}


connector = Connector(
    verify=verify,
    parse=parse,
    persons=("crm_contact",),
    api=Api(authorize=_authorize, address="https://api.hubapi.com", per_second=10),
    completion=Completion(asks=_asks, completes=_completes),
)
