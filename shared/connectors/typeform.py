"""Typeform: one delivery per submitted form, questions and answers together.

https://www.typeform.com/developers/webhooks/secure-your-webhooks/ and
https://www.typeform.com/developers/webhooks/example-payload/
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shared import strict_json
from shared.connectors import Connector
from shared.errors import MalformedPayloadError
from shared.events import Event, Identifier, Name
from shared.payload import Fields, fields, iso, stated
from shared.webhooks import Request, Secret, base64_hmac, equal, matching, single

ADDRESSES = {"email": "email", "phone_number": "phone"}
"""By the type of the answer, what it identifies."""

CONSENTS = {"consent_email": "email", "consent_sms": "sms", "consent_whatsapp": "whatsapp"}
REACHED_BY = {"email": "email", "sms": "phone", "whatsapp": "phone"}
"""References that a question may be given, so that a yes to it is a consent; its title is the wording."""


def verify(request: Request, secrets: Sequence[Secret]) -> Secret:
    given = single(request, "typeform-signature")
    return matching(secrets, lambda one: equal(f"sha256={base64_hmac(one.value.encode(), request.body)}", given))


def parse(request: Request) -> list[Event]:
    body = fields(strict_json.loads(request.body))
    if body.text("event_type") != "form_response":
        return []
    response = body.object("form_response")
    token = response.id("token") or body.id("event_id")
    if not token:
        raise MalformedPayloadError("form_response.token: is missing")
    return [
        Event(
            id=token,
            name=Name.SURVEY_ANSWERED,
            occurred_at=response.instant("submitted_at") or request.received_at,
            source=request.origin,
            identifiers=_identifiers(response, request.source),
            data=_data(response),
        )
    ]


def _identifiers(response: Fields, source: str) -> tuple[Identifier, ...]:
    """What the person typed; else what the link said, which anybody can change.

    Never both: a link with somebody else's number in it would join the two for good.
    """
    typed = dict(_typed(response))
    hidden = response.object("hidden")
    linked = {
        "email": _word(hidden, "email"),
        "phone": _word(hidden, "phone"),
        f"external_id@{source}": _word(hidden, "user_id"),
    }
    return tuple(Identifier(kind, value) for kind, value in (typed or linked).items() if value)


def _typed(response: Fields) -> Iterable[tuple[str, str]]:
    """A second address in one form is a friend's: only the answer to a question named `email` or `phone` tells then."""
    for answer_type, kind in ADDRESSES.items():
        answers = [one for one in response.objects("answers") if one.text("type") == answer_type]
        own = [one for one in answers if one.object("field").id("ref") == kind] or answers
        values = {value for one in own if (value := one.text(answer_type))}
        if len(values) == 1:
            yield kind, values.pop()


def _data(response: Fields) -> dict[str, Any]:
    form = response.object("definition")
    titles = {one.id("id"): one.text("title") for one in form.objects("fields")}
    answers = [_answer(one, titles) for one in response.objects("answers")]
    survey = stated(
        id=response.id("form_id") or form.id("id"),
        question=form.text("title"),
        score=response.object("calculated").amount("score"),
        answers=answers,
        hidden=response.object("hidden").value,
    )
    return stated(survey=survey, consents=list(_consents(response, titles)))


def _answer(one: Fields, titles: Mapping[str | None, str | None]) -> dict[str, Any]:
    """`{"type": "choice", "choice": {"label": ...}}`: the value lies under the name of its type."""
    field = one.object("field")
    value = one.value.get(one.text("type") or "")
    if isinstance(value, Mapping):
        value = value.get("label") or value.get("labels") or value.get("other") or dict(value)
    return stated(id=field.id("ref", "id"), question=titles.get(field.id("id")), type=one.text("type"), value=value)


def _consents(response: Fields, titles: Mapping[str | None, str | None]) -> Iterable[dict[str, Any]]:
    """For an address that was typed here. A no is no withdrawal: whoever leaves a box empty takes nothing back."""
    at, typed = iso(response.instant("submitted_at")), dict(_typed(response))
    for one in response.objects("answers"):
        field = one.object("field")
        channel = CONSENTS.get(field.id("ref") or "", "")
        address = typed.get(REACHED_BY.get(channel, ""))
        if address and one.flag("boolean"):
            act = {"channel": channel, "address": address, "purpose": "marketing", "state": "granted"}
            yield stated(**act, by_person=True, at=at, wording=titles.get(field.id("id")))


def _word(hidden: Fields, name: str) -> str | None:
    """Left as `xxxxx`, Typeform's own example of a hidden field, when nobody filled it in."""
    value = hidden.value.get(name)
    return value.strip() or None if isinstance(value, str) and value != "xxxxx" else None


connector = Connector(verify=verify, parse=parse, persons=("external_id",))
