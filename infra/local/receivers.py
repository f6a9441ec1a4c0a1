"""Stand-ins for those who are sent to over HTTPS and are not AWS: each holds a request against its published contract.

Runs inside MiniStack (see ministack.py). What fits is kept, as it came; what does not gets the answer that the real
one would give.
"""

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from infra.local.address import WEBHOOKS

GRAPH_PATH, CHATWOOT_PATH = (
    re.compile(r"/v25\.0/\d+/messages"),
    re.compile(r"/api/v1/accounts/\d+/conversations/(\d+)/messages"),
)
HASH = re.compile(r"[0-9a-f]{64}")
MESSAGING_TYPES = frozenset({"RESPONSE", "UPDATE", "MESSAGE_TAG"})

Sent = tuple[str, str, str]
"""Channel, address and text."""

TIMESTAMP_TOLERANCE = 300
SIGNATURE = re.compile(r"v1,[A-Za-z0-9+/]{43}=( v1,[A-Za-z0-9+/]{43}=)*")


@dataclass(frozen=True, slots=True)
class Asked:
    """`headers` in lower case; `now` is the time of the stage."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    now: float = 0.0

    @property
    def told(self) -> dict[str, Any]:
        found = json.loads(self.body)
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True, slots=True)
class Received:
    status: int
    answer: Mapping[str, Any]
    sent: Sent | None = None


def receive(asked: Asked) -> Received | None:
    """None for what is nobody's here."""
    receiver = next((one for prefix, one in RECEIVERS.items() if asked.path.startswith(prefix)), None)
    try:
        return receiver(asked) if receiver else None
    except (KeyError, TypeError, ValueError) as error:
        return Received(400, {"error": {"message": f"{type(error).__name__}: {error}"}})


def _webhook(asked: Asked) -> Received:
    """Standard Webhooks; whether the signature is right only the holder of the key can tell, so all of it is kept."""
    headers, told = asked.headers, asked.told
    stale = abs(asked.now - int(headers["webhook-timestamp"])) > TIMESTAMP_TOLERANCE
    if stale or not headers["webhook-id"] or not SIGNATURE.fullmatch(headers["webhook-signature"]):
        return Received(401, {"error": "signature"})
    if asked.method != "POST" or set(told) != {"type", "timestamp", "data"}:
        return Received(400, {"error": "not a webhook"})
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    kept = json.dumps({"headers": {name: headers[name] for name in names}, "body": asked.body.decode()})
    return Received(202, {}, ("webhook", asked.path.removeprefix(WEBHOOKS), kept))


def _graph(asked: Asked) -> Received:
    """Meta's Send API: Messenger from a page, Instagram from an account."""
    told, scheme = asked.told, asked.headers.get("authorization", "").partition(" ")[0]
    if scheme != "Bearer":
        return Received(401, {"error": {"message": "Invalid OAuth access token.", "code": 190}})
    to, text = told["recipient"]["id"], told["message"]["text"]
    known = {"recipient", "message", "messaging_type", "tag"}
    right = asked.method == "POST" and GRAPH_PATH.fullmatch(asked.path) and set(told) <= known
    if not (right and to and 0 < len(text) <= 2000 and told.get("messaging_type", "RESPONSE") in MESSAGING_TYPES):
        return Received(400, {"error": {"message": "Invalid parameter", "code": 100}})
    return Received(200, {"recipient_id": to, "message_id": f"m_{len(asked.body)}"}, ("graph", to, text))


def _chatwoot(asked: Asked) -> Received:
    told = asked.told
    if "api_access_token" not in asked.headers:
        return Received(401, {"error": "Invalid Access Token"})
    talk = CHATWOOT_PATH.fullmatch(asked.path)
    if talk is None:
        return Received(404, {"error": "Resource could not be found"})
    if asked.method != "POST" or not told["content"] or told["message_type"] != "outgoing" or told["private"]:
        return Received(422, {"message": "not a message to the customer"})
    return Received(
        200, {"id": 4711, "content": told["content"], "message_type": 1}, ("chat", talk[1], told["content"])
    )


def _audience(asked: Asked) -> Received:
    """Meta's Custom Audiences: hashes only, in rows as wide as the schema."""
    query = parse_qs(urlsplit(asked.path).query)
    payload = json.loads(query["payload"][0]) if asked.method == "DELETE" else asked.told["payload"]
    columns, data = payload["schema"], payload["data"]
    right = asked.headers.get("authorization", "").startswith("Bearer ") and asked.method in ("POST", "DELETE")
    hashed = all(len(row) == len(columns) and any(row) and all(map(HASH.fullmatch, filter(None, row))) for row in data)
    if not (right and data and set(columns) <= {"EMAIL", "PHONE"} and hashed):
        return Received(400, {"error": {"message": "Invalid parameter", "code": 100}})
    answer = {"audience_id": "1", "session_id": "9001", "num_received": len(data), "num_invalid_entries": 0}
    return Received(200, answer, ("meta_audience", asked.method, json.dumps(data)))


def _google(asked: Asked) -> Received:
    """Data Manager: one destination with an account and a list, and consent for whoever joins."""
    told, act = asked.told, asked.path.rpartition(":")[2]
    place, people = told["destinations"][0], told["audienceMembers"]
    hashes = [value for one in people for entry in one["userData"]["userIdentifiers"] for value in entry.values()]
    right = place["operatingAccount"]["accountId"].isdigit() and place["productDestinationId"].isdigit()
    agreed = act == "remove" or set(told["consent"].values()) == {"CONSENT_GRANTED"}
    if not (right and agreed and told["encoding"] == "HEX" and hashes and all(map(HASH.fullmatch, hashes))):
        return Received(400, {"error": {"status": "INVALID_ARGUMENT"}})
    return Received(200, {"requestId": "r-1"}, ("google_audience", act, json.dumps(hashes)))


def _of_meta(asked: Asked) -> Received:
    return _audience(asked) if "/users" in asked.path else _graph(asked)


RECEIVERS: dict[str, Callable[[Asked], Received]] = {
    WEBHOOKS: _webhook,
    "/v25.0/": _of_meta,
    "/v1/audienceMembers:": _google,
    "/api/v1/accounts/": _chatwoot,
}


def asked(method: str, path: str, request: tuple[Any, ...], travelled: float) -> Asked:
    headers = {str(name).lower(): str(value) for name, value in request[0].items()}
    return Asked(method, path, headers, request[1], time.time() + travelled)
