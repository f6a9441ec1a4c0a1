"""CallRail, call tracking: which advertisement or page made somebody call.

https://apidocs.callrail.com/#webhooks
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

from shared import strict_json
from shared.connectors import Connector
from shared.errors import MalformedPayloadError
from shared.events import Event, Identifier, Name
from shared.payload import Fields, fields, iso, stated
from shared.touch import touch
from shared.webhooks import Request, Secret, equal, matching, single

MAX_FIELDS, MAX_DIGITS = 500, 6
FORM = "application/x-www-form-urlencoded"
CLICK_IDS = ("gclid", "gbraid", "wbraid", "fbclid", "msclkid")
CAMPAIGN = ("source", "medium", "campaign", "term", "content")


def verify(request: Request, secrets: Sequence[Secret]) -> Secret:
    """HMAC-SHA1 over the exact body, with the signing key of the company."""
    given = single(request, "signature")
    return matching(secrets, lambda one: equal(_mac(one, request.body), given))


def parse(request: Request) -> list[Event]:
    """Calls that are over: JSON, or the form of older webhooks. Forms and texts have no number that called."""
    told = _read(request)
    call, answered = told.id("resource_id", "id"), _flag(told, "answered")
    number = told.text("customer_phone_number", "customer_number", "callernum")
    if call is None or number is None:
        return []
    state = _state(told, call)
    missed = answered is False and state.get("direction", "inbound") == "inbound"
    return [
        Event(
            id=_id(call, state),
            name=Name.CALL_MISSED if missed else Name.CALL_ENDED,
            occurred_at=_ended(told) or request.received_at,
            source=request.origin,
            identifiers=(Identifier("phone", number), Identifier(f"call@{request.source}", call)),
            data=stated(call=state, traits=_traits(told), touch=_touch(told)),
        )
    ]


def _mac(secret: Secret, signed: bytes) -> str:
    return base64.b64encode(hmac.digest(secret.value.encode(), signed, "sha1")).decode()


def _read(request: Request) -> Fields:
    if not request.headers.get("content-type", "").lower().startswith(FORM):
        return fields(strict_json.loads(request.body))
    try:
        form = parse_qs(request.body.decode(), errors="strict", max_num_fields=MAX_FIELDS)
    except ValueError:
        raise MalformedPayloadError("the body is not a form in UTF-8") from None
    return Fields({name: values[0] for name, values in form.items()})


def _id(call: str, state: dict[str, Any]) -> str:
    """A call is told of again when somebody changed its notes or tags; only another state of it is another event."""
    return f"{call}:{hashlib.sha256(str(sorted(state.items())).encode()).hexdigest()[:16]}"


def _state(told: Fields, call: str) -> dict[str, Any]:
    answered = _flag(told, "answered")
    return stated(
        id=call,
        direction=told.text("direction"),
        outcome=None if answered is None else "answered" if answered else "missed",
        duration_seconds=_seconds(told),
        began_at=iso(_began(told)),
        line=told.text("tracking_phone_number", "trackingnum"),
        source=told.text("source_name", "source", "callsource"),
        first=_flag(told, "first_call"),
    )


def _began(told: Fields) -> datetime | None:
    return told.instant("start_time", "datetime", "created_at")


def _ended(told: Fields) -> datetime | None:
    began = _began(told)
    return began + timedelta(seconds=_seconds(told) or 0) if began else None


def _flag(told: Fields, name: str) -> bool | None:
    """A form says `true` in letters."""
    found = told.value.get(name)
    return {"true": True, "false": False}.get(found) if isinstance(found, str) else told.flag(name)


def _seconds(told: Fields) -> int | None:
    found = told.id("duration")
    if found is None:
        return None
    if not (found.isascii() and found.isdigit() and len(found) <= MAX_DIGITS):
        raise MalformedPayloadError(f"{told.at('duration')}: should be a number of seconds")
    return int(found)


def _traits(told: Fields) -> dict[str, Any]:
    """Not the name: it is the telephone book's for this number, a household's or a firm's as well as a person's."""
    country, region = told.text("customer_country", "callercountry"), told.text("customer_state", "callerstate")
    return stated(country=country, region=region, city=(told.text("customer_city", "callercity") or "").title())


def _touch(told: Fields) -> dict[str, Any]:
    found = touch(
        told.text("landing_page_url", "landingpage"), told.text("referring_url", "referrer_domain", "referrer")
    )
    utm = stated(**{name: told.text(f"utm_{name}") for name in CAMPAIGN})
    clicks = stated(**{name: told.text(name) for name in CLICK_IDS})
    return stated(
        **{name: value for name, value in found.items() if name not in ("utm", "click_ids")},
        utm=found.get("utm", {}) | utm,
        click_ids=found.get("click_ids", {}) | clicks,
    )


connector = Connector(verify=verify, parse=parse, pointers=("call",))
