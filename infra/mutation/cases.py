"""The connectors' fixtures as requests to be mutated, each with what is known about how it proves itself."""

import base64
import json
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from shared import connectors, plugins
from shared.connectors import Connector
from shared.errors import Rejected
from shared.ingestion import reading
from shared.ingestion.trust import Believed
from shared.webhooks import Request, Secret

FIXTURES = Path(__file__).parents[2] / "tests" / "fixtures"
OF_SIGNATURES = ("signature", "hmac", "authorization", "token")


class Case(Struct, frozen=True):
    """A genuine delivery. `signs_body`: a changed body cannot be genuine; `signs_time`: an old one cannot.

    `loosely`: of the body only what matters is signed, so what is changed may still be genuine and mean the same.
    `patience` is how many seconds the vendor goes on trying with one and the same signature.
    """

    name: str
    connector: Connector
    request: Request
    secrets: tuple[Secret, ...]
    signs_body: bool = False
    signs_time: bool = False
    loosely: bool = False
    patience: int = 0

    def accepts(self, request: Request, secrets: tuple[Secret, ...] | None = None) -> bool:
        """Any other error comes through: it is what we are looking for."""
        assert self.connector.verify  # noqa: S101 - asked of cases that came over HTTP only
        try:
            self.connector.verify(request, self.secrets if secrets is None else secrets)
        except Rejected:
            return False
        return True

    def read(self, request: Request) -> reading.Reading:
        return reading.read(Believed(self.connector, request, self.connector.parse, ""))

    @property
    def proof(self) -> list[str]:
        """The headers that may have come once only: one with commas of its own hides a second from the gateway."""
        headers = self.request.headers.items()
        return [name for name, value in headers if any(word in name for word in OF_SIGNATURES) and "," not in value]


@cache
def cases(name: str) -> tuple[Case, ...]:
    """All of one connector."""
    given = json.loads((FIXTURES / "connectors" / f"{name}.json").read_text())
    return tuple(_case(name, one) for one in given if one.get("method", "POST") == "POST")


def names() -> list[str]:
    return [one for one in plugins.names(connectors) if (FIXTURES / "connectors" / f"{one}.json").is_file()]


def _case(name: str, given: dict[str, Any]) -> Case:
    body = given["body"].encode()
    request = Request(
        connector=name,
        source=given["source"],
        method="POST",
        url=given["url"],
        headers=given["headers"],
        query=given.get("query", {}),
        body=base64.b64decode(body) if given.get("base64") else body,
        received_at=datetime.fromisoformat(given["received_at"]),
    )
    connector: Connector = plugins.load(connectors, name).connector
    case = Case(f"{name}: {given['name']}", connector, request, _secrets(given))
    return _probed(case, given) if case.secrets else case


def _secrets(given: dict[str, Any]) -> tuple[Secret, ...]:
    if not given["secret"]:
        return ()
    certificates = given.get("certificates", {}).items()
    read = (Secret(address, (FIXTURES / "certificates" / file).read_text()) for address, file in certificates)
    return (Secret("right", given["secret"]), *read)


def _probed(case: Case, given: dict[str, Any]) -> Case:
    """Found out by trying, so that a new connector needs no word here."""
    request = case.request
    old, new = given.get("changed", ("", ""))
    changed = request.body.replace(old.encode(), new.encode(), 1) if old else request.body + b" "
    beside = "authorization" in request.headers
    return replace(
        case,
        signs_body=not beside and not case.accepts(replace(request, body=changed)),
        signs_time=not case.accepts(replace(request, received_at=request.received_at + timedelta(days=1))),
        loosely=bool(old),
        patience=given.get("patience", 0),
    )
