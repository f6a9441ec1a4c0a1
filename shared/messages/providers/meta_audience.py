"""Meta's Custom Audiences: https://developers.facebook.com/docs/marketing-api/reference/custom-audience/users"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from shared.configuration import Brand
from shared.messages.audience import members, rows
from shared.messages.channels import Envelope, Grant
from shared.messages.https import Answer, Https, Post
from shared.messages.models import Outcome, State
from shared.messages.vendor_answers import api, told

GRAPH = "https://graph.facebook.com/v25.0"
SECRET = "channels/meta_audience"  # noqa: S105 (its path)
SCHEMA = ("EMAIL", "PHONE")
NEVER_TAKEN = 100


def send(client: Https, envelope: Envelope) -> Outcome:
    """Somebody who is told twice is in there once, so what may have got there is told again."""
    known = api(client.document(SECRET, envelope.at), SECRET, "token")
    if isinstance(known, Outcome):
        return known
    audience = envelope.settings.audiences[envelope.parts["target"]]
    answer = client.send(request(f"{known.get('address') or GRAPH}/{audience}/users", str(known["token"]), envelope))
    if isinstance(answer, Outcome):
        return Outcome(State.READY, detail=answer.detail) if answer.state is State.UNKNOWN else answer
    return outcome(answer, envelope)


def request(url: str, token: str, envelope: Envelope) -> Post:
    """Taken out by DELETE, whose content Meta reads from the query, as its own library writes it."""
    payload = {"schema": SCHEMA, "data": rows(members(envelope))}
    headers = {"authorization": f"Bearer {token}"}
    if envelope.parts.get("leave"):
        return Post(f"{url}?{urlencode({'payload': json.dumps(payload)})}", b"", headers, method="DELETE")
    return Post(url, json.dumps({"payload": payload}).encode(), headers)


def outcome(answer: Answer, envelope: Envelope) -> Outcome:
    found = told(answer)
    if answer.good and found.get("num_received"):
        if found.get("num_invalid_entries") == found["num_received"]:
            return Outcome(State.REFUSED, rule="provider", detail="invalid entries")
        return Outcome(State.SENT, provider_id=str(found.get("session_id") or envelope.send_id))
    error = found.get("error")
    code = error.get("code") if isinstance(error, Mapping) else None
    if code == NEVER_TAKEN:
        return Outcome(State.REFUSED, rule="provider", detail=f"error {code}")
    return Outcome(State.READY, detail=f"error {code}" if code else f"answered {answer.status}")


def secrets(settings: Any) -> tuple[str, ...]:
    return (SECRET,)


def grants(brand: Brand, settings: Any) -> tuple[Grant, ...]:
    """Of AWS nothing but the secret."""
    return ()
