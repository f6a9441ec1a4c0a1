"""Google's Customer Match by the Data Manager API: https://developers.google.com/data-manager/api/devguides/audiences/send-audience-members"""

import json
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from msgspec.structs import replace

from shared.configuration import Brand
from shared.messages.audience import members, of_google
from shared.messages.channels import Envelope, Grant
from shared.messages.https import Answer, Https, Post
from shared.messages.models import Outcome, State
from shared.messages.vendor_answers import api, told

API = "https://datamanager.googleapis.com/v1"
TOKENS = "https://oauth2.googleapis.com/token"
SECRET = "channels/google_audience"  # noqa: S105 (its path)
GRANTED = {"adUserData": "CONSENT_GRANTED", "adPersonalization": "CONSENT_GRANTED"}
FIELDS = {"email": "emailAddress", "phone": "phoneNumber"}


def token(client: Https, envelope: Envelope) -> Envelope | Outcome:
    """Nobody is told of anybody here, so whatever goes wrong is tried again."""
    known = api(client.document(SECRET, envelope.at), SECRET, "client_id", "client_secret", "refresh_token")
    if isinstance(known, Outcome):
        return known
    asked = {name: str(known[name]) for name in ("client_id", "client_secret", "refresh_token")}
    form = urlencode({"grant_type": "refresh_token", **asked}).encode()
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = client.send(Post(str(known.get("tokens") or TOKENS), form, headers))
    found = {} if isinstance(answer, Outcome) else told(answer)
    if not found.get("access_token"):
        return Outcome(State.READY, detail="no access token")
    return replace(envelope, parts={**envelope.parts, "token": str(found["access_token"])})


def send(client: Https, envelope: Envelope) -> Outcome:
    """Somebody who is told twice is in there once, so what may have got there is told again."""
    known = api(client.document(SECRET, envelope.at), SECRET)
    if isinstance(known, Outcome):
        return known
    act = "remove" if envelope.parts.get("leave") else "ingest"
    post = Post(
        f"{known.get('address') or API}/audienceMembers:{act}",
        json.dumps(message(envelope)).encode(),
        {"authorization": f"Bearer {envelope.parts['token']}"},
    )
    answer = client.send(post)
    if isinstance(answer, Outcome):
        return Outcome(State.READY, detail=answer.detail) if answer.state is State.UNKNOWN else answer
    return outcome(answer)


def message(envelope: Envelope) -> dict[str, Any]:
    """Consent is stated for whoever joins: without it the message would not have come so far."""
    settings, leaves = envelope.settings, bool(envelope.parts.get("leave"))
    identifiers = [{FIELDS[one.kind]: of_google(one)} for one in members(envelope)]
    account = {"accountType": "GOOGLE_ADS", "accountId": settings.account}
    joins = {"consent": GRANTED, "termsOfService": {"customerMatchTermsOfServiceStatus": "ACCEPTED"}}
    return {
        "destinations": [
            {"operatingAccount": account, "productDestinationId": settings.audiences[envelope.parts["target"]]}
        ],
        "audienceMembers": [{"userData": {"userIdentifiers": identifiers}}],
        "encoding": "HEX",
        **({} if leaves else joins),
    }


def outcome(answer: Answer) -> Outcome:
    request_id = told(answer).get("requestId")
    if answer.good and request_id:
        return Outcome(State.SENT, provider_id=str(request_id))
    if answer.status in (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND):
        return Outcome(State.REFUSED, rule="provider", detail=f"answered {answer.status}")
    return Outcome(State.READY, detail=f"answered {answer.status}")


def secrets(settings: Any) -> tuple[str, ...]:
    return (SECRET,)


def grants(brand: Brand, settings: Any) -> tuple[Grant, ...]:
    """Of AWS nothing but the secret."""
    return ()
