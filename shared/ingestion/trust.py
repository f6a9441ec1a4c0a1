"""Whether to believe a request, before anything in it is read."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from shared import connectors, plugins, webhooks
from shared.connectors import Connector, Parse, Spoken, Verify
from shared.errors import BadSignatureError, NotFoundError, TooLargeError
from shared.webhooks import Request, Secret

MAX_BYTES = 5 * 1024 * 1024

Secrets = Mapping[str, Sequence[Secret]]
"""Valid now, by source."""


class Believed(Struct, frozen=True):
    """A genuine delivery and who reads it. `secret` names the one that matched, so that an old one can be retired."""

    connector: Connector
    request: Request
    parse: Parse
    secret: str


def find(name: str) -> Connector | None:
    """Imports this one connector only."""
    try:
        found = plugins.load(connectors, name).connector
    except NotFoundError:
        return None
    return found if isinstance(found, Connector) else None


def connector_for(request: Request) -> Connector | None:
    """Size goes first: what is too large is not even hashed."""
    connector = find(request.connector)
    limit = min(MAX_BYTES, (connector and connector.max_bytes) or MAX_BYTES)
    if len(request.body) > limit:
        raise TooLargeError(f"the body has {len(request.body)} bytes; at most {limit} are taken")
    return connector


def believe(connector: Connector | None, request: Request, secrets: Secrets) -> Believed:
    """Under the source whose secret proves the request. An unknown source costs the work of a wrong signature."""
    verify = (connector and connector.verify) or _refuse
    proved = []
    for source, valid in (secrets or {request.source: ()}).items():
        asked = replace(request, source=source)
        secret = _attempt(verify, asked, valid or (webhooks.DECOY,))
        if connector and secret and secret is not webhooks.DECOY:
            proved.append(Believed(connector, asked, connector.parse, secret.name))
    if not proved:
        raise BadSignatureError("signature")
    return proved[0]


def challenge(connector: Connector | None, request: Request, secrets: Secrets) -> str | Spoken:
    """What a vendor wants to see when the address is entered at it."""
    valid = secrets.get(request.source)
    if not connector or not connector.challenge or not valid:
        raise BadSignatureError("challenge")
    return connector.challenge(request, valid)


def _attempt(verify: Verify, request: Request, secrets: Sequence[Secret]) -> Secret | None:
    try:
        return verify(request, secrets)
    except BadSignatureError:
        return None


def _refuse(request: Request, secrets: Sequence[Secret]) -> Secret:
    """For a connector that does not exist, or that nobody may speak for over HTTP."""
    webhooks.base64_hmac(secrets[0].value.encode(), request.body)
    raise BadSignatureError("connector")
