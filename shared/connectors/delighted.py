"""Delighted: answers to one-question surveys, and unsubscribing from them.

https://app.delighted.com/docs/api/webhooks
"""

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from shared import strict_json
from shared.connectors import Connector
from shared.errors import MalformedPayloadError
from shared.events import Event, Identifier, Name
from shared.payload import Fields, fields, iso, stated
from shared.webhooks import Request, Secret, equal, matching, single

NAMES = {
    "survey_response.created": Name.SURVEY_ANSWERED,
    "survey_response.updated": "survey.updated",
    "unsubscribe.created": Name.CONSENT_CHANGED,
}
"""An answer is created with its score alone; the comment comes minutes later, as an update."""

SCALES = {"nps": 10, "csat": 5, "ces": 5, "five_star": 5, "smileys": 5, "thumbs": 1}


def verify(request: Request, secrets: Sequence[Secret]) -> Secret:
    """The key is the private API key of the project."""
    given = single(request, "x-delighted-webhook-signature")
    return matching(secrets, lambda one: equal(_signature(one, request.body), given))


def _signature(secret: Secret, body: bytes) -> str:
    return f"sha256={hmac.digest(secret.value.encode(), body, 'sha256').hex()}"


def parse(request: Request) -> list[Event]:
    body = fields(strict_json.loads(request.body))
    name = NAMES.get(body.text("event_type") or "")
    if not name:
        return []
    said, event_id = body.object("event_data"), body.id("event_id")
    if not event_id:
        raise MalformedPayloadError("event_id: is missing")
    person = said.object("person") if "person" in said.value else said
    at = said.epoch("updated_at", "unsubscribed_at", "created_at") or request.received_at
    stated_ids = {
        "email": person.text("email"),
        "phone": person.text("phone_number"),
        f"delighted_customer@{request.source}": person.id("id", "person_id"),
    }
    return [
        Event(
            id=event_id,
            name=name,
            occurred_at=at,
            source=request.origin,
            identifiers=tuple(Identifier(kind, value) for kind, value in stated_ids.items() if value),
            data=_unsubscribed(person, at) if name == Name.CONSENT_CHANGED else _answered(said, person),
        )
    ]


def _answered(said: Fields, person: Fields) -> dict[str, Any]:
    survey = stated(
        id=said.id("id"),
        type=said.text("survey_type"),
        score=said.amount("score"),
        scale=SCALES.get(said.text("survey_type") or ""),
        comment=said.text("comment"),
        url=said.text("permalink"),
        answers=[_further(one) for one in said.objects("additional_answers")],
        properties=said.object("person_properties").value,
    )
    return stated(survey=survey, traits=stated(name=person.text("name")))


def _further(one: Fields) -> dict[str, Any]:
    """Of the kinds of value exactly one is filled."""
    question, values = one.object("question"), one.object("value").value.values()
    chosen = next((value for value in values if value is not None), None)
    return stated(
        id=question.id("id"), question=question.text("text"), type=question.text("type"), value=_plain(chosen)
    )


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.get("text", value) if isinstance(value, Mapping) else value


def _unsubscribed(person: Fields, at: datetime) -> dict[str, Any]:
    """From surveys only: nothing is said about what else the brand sends."""
    email = person.text("email")
    act = {"channel": "email", "purpose": "surveys", "state": "withdrawn", "by_person": True, "at": iso(at)}
    return {"consents": [stated(**act, address=email, wording="delighted:unsubscribe")]} if email else {}


connector = Connector(verify=verify, parse=parse, persons=("delighted_customer",))
