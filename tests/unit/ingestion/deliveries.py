"""A brand with sources, a connector, and requests to it."""

from datetime import UTC, datetime

from msgspec.structs import replace

from shared.connectors import Connector
from shared.events import Event, Identifier
from shared.ingestion import trust
from shared.webhooks import Request, verify_base64_hmac

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
REQUEST = Request("shopify", "shop-a", "POST", "", {}, {}, b"{}", NOW)
EVENT = Event("1", "quiz.done", NOW, "shopify/shop-a", (Identifier("email", "ann@example.com"),))


def connector(**changes) -> Connector:
    return Connector(parse=lambda request: [EVENT], verify=lambda r, s: verify_base64_hmac(r, s, "x-sig"), **changes)


def believed(parse, **changes) -> trust.Believed:
    known = Connector(parse=parse, headers=("x-kept",))
    return trust.Believed(known, replace(REQUEST, **changes), parse, "0")
