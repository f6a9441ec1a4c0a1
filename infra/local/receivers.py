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

from infra.local.address import WEBHOOKS

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


RECEIVERS: dict[str, Callable[[Asked], Received]] = {WEBHOOKS: _webhook}


def asked(method: str, path: str, request: tuple[Any, ...], travelled: float) -> Asked:
    headers = {str(name).lower(): str(value) for name, value in request[0].items()}
    return Asked(method, path, headers, request[1], time.time() + travelled)
