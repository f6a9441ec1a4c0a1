"""A vendor's answer as a delivery, on the path of webhooks: filed, archived, and read again by whoever replays it.

`asked` in the delivery says what it answers: `{"complete": the thin event}` or `{"reconcile": the question}`.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from shared import strict_json
from shared.connectors import Ask, Connector, Page, Parse
from shared.errors import MalformedPayloadError
from shared.events import Event
from shared.ingestion import reading
from shared.ingestion.trust import Believed
from shared.observability import logger, place
from shared.profiles import facts
from shared.vendor_api.account import Account
from shared.webhooks import Request

BUNDLE = 25
"""Events in one delivery: whoever files them takes ten deliveries at a time, and has a minute for them."""

Plain = dict[str, Any]


def plain_ask(ask: Ask) -> Plain:
    plain = {"path": ask.path, "query": dict(ask.query), "body": ask.body}
    return plain | ({"region": ask.region} if ask.region else {})


def ask_of(plain: Mapping[str, Any]) -> Ask:
    return Ask(plain["path"], plain["query"], plain["body"], plain.get("region"))


def page_of(account: Account, ask: Ask, body: bytes) -> Page:
    if account.known.reconciliation is None:
        raise MalformedPayloadError("the connector reconciles nothing (any more)")
    return account.known.reconciliation.reads(ask, strict_json.loads(body), account.source)


def parser(connector: Connector, delivery: Mapping[str, Any]) -> Parse:
    """Who reads a delivery once more: what was asked for does not look like a webhook."""
    asked = delivery.get("asked")
    if not asked:
        return connector.parse
    return _completes(connector, asked["complete"]) if "complete" in asked else _reads(connector, asked["reconcile"])


def whole(account: Account, thin: Plain, ask: Ask, answer: tuple[bytes, datetime]) -> Plain:
    """The event that was thin, or, where the answer cannot be read, a delivery for quarantine."""
    body, now = answer
    asked = {"complete": thin}
    return _queued(account, asked, _request(account, ask, body, now), _completes(account.known, thin))


def pulled(account: Account, ask: Ask, page: Page, answer: tuple[bytes, datetime]) -> Iterator[Plain]:
    """The answer itself goes along only where all that it says is in one delivery.

    The archive seals a body for the people of the delivery's events: it must not outlive anybody else in it.
    """
    body, now = answer
    bundles = [page.events[start : start + BUNDLE] for start in range(0, len(page.events), BUNDLE)]
    for number, bundle in enumerate(bundles):
        asked = {"reconcile": plain_ask(ask), "part": number}
        request = _request(account, ask, body if len(bundles) == 1 else b"", now)
        queued = _queued(account, asked, request, _tells(bundle))
        if queued["error"]:
            raise MalformedPayloadError(queued["error"])
        yield queued


def _completes(connector: Connector, thin: Plain) -> Parse:
    def parse(request: Request) -> list[Event]:
        if connector.completion is None:
            raise MalformedPayloadError("the connector completes nothing (any more)")
        return [connector.completion.completes(facts.event_from_plain(thin), strict_json.loads(request.body))]

    return parse


def _reads(connector: Connector, ask: Plain) -> Parse:
    """A part of a page has no body: the whole of it may be asked for again."""

    def parse(request: Request) -> list[Event]:
        if connector.reconciliation is None or not request.body:
            return []
        return list(connector.reconciliation.reads(ask_of(ask), strict_json.loads(request.body), request.source).events)

    return parse


def _tells(events: Sequence[Event]) -> Parse:
    return lambda request: list(events)


def _request(account: Account, ask: Ask, body: bytes, now: datetime) -> Request:
    """As if the vendor had sent it. Without the query: what stands there is no address."""
    method, url = "GET" if ask.body is None else "POST", account.at(ask).rstrip("/") + ask.path
    return Request(account.connector, account.source, method, url, {}, {}, body, now)


def _queued(account: Account, asked: Plain, request: Request, parse: Parse) -> Plain:
    believed = Believed(account.known, request, parse, "api")
    found = reading.read(believed)
    if found.bug:
        logger.error("connector failed", extra={"error": type(found.bug).__name__, "at": place(found.bug)})
    queued = reading.envelope(believed, found)
    head = json.dumps([account.name, asked], sort_keys=True).encode()
    named = hashlib.sha256(head + b"\n" + request.body + json.dumps(queued["events"]).encode()).hexdigest()[:32]
    return {**queued, "delivery": {**queued["delivery"], "id": named, "asked": asked}}
