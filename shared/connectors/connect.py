"""Amazon Connect, a contact centre: its contact events name a contact, and not the person.

https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html
"""

import re
from datetime import datetime
from typing import Any
from urllib.parse import quote

from msgspec.structs import replace

from shared.connectors import Api, Ask, AwsRight, Completion, Connector
from shared.events import Event, Identifier, Name
from shared.payload import Fields, fields, stated
from shared.vendors.sns.messages import record
from shared.webhooks import Request

NAMES = {
    ("VOICE", "INITIATED"): Name.CALL_STARTED,
    ("VOICE", "CONNECTED_TO_AGENT"): "call.answered",
    ("VOICE", "DISCONNECTED"): Name.CALL_ENDED,
    ("CHAT", "INITIATED"): Name.CONVERSATION_OPENED,
    ("CHAT", "DISCONNECTED"): Name.CONVERSATION_CLOSED,
    ("EMAIL", "INITIATED"): Name.CONVERSATION_OPENED,
    ("EMAIL", "DISCONNECTED"): Name.CONVERSATION_CLOSED,
}
OUT = ("OUTBOUND", "EXTERNAL_OUTBOUND", "CALLBACK", "API")
LEGS = ("TRANSFER", "QUEUE_TRANSFER", "DISCONNECT", "MONITOR", "FLOW", "AGENT_REPLY")
"""Ways in which a contact is made of another one: no new call, and its end may not be the call's."""

GAVE_UP = ("CUSTOMER_DISCONNECT", "TELECOM_PROBLEM")
REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-[0-9]")
"""It becomes part of the address that is asked, so nothing else may stand in its place."""

PERSON = {"TELEPHONE_NUMBER": "phone", "EMAIL_ADDRESS": "email"}


def parse(request: Request) -> list[Event]:
    """AWS writes `VOICE` and `Voice`, `agentInfo` and `AgentInfo`: upper and lower case are not told apart."""
    told = record(request)
    body = _lower(told.body) if told else Fields({})
    what, channel = body.text("eventtype") or "", (body.text("channel") or "").upper()
    contact, name = body.id("contactid"), NAMES.get((channel, what))
    if told is None or name is None or contact is None or (_is_leg(body) and what == "INITIATED"):
        return []
    at = _moment(body, what) or told.at or request.received_at
    section = "call" if channel == "VOICE" else "conversation"
    return [
        Event(
            id=f"{what}:{contact}",
            name=Name.CALL_MISSED if name == Name.CALL_ENDED and _is_missed(body) else name,
            occurred_at=at,
            source=request.origin,
            identifiers=(
                Identifier(f"{section}@{request.source}", body.id("initialcontactid", "contactid") or contact),
            ),
            data={section: _state(body, channel, contact), "lookup": _lookup(body, contact)},
        )
    ]


def _moment(body: Fields, what: str) -> datetime | None:
    if what == "CONNECTED_TO_AGENT":
        return body.object("agentinfo").instant("connectedToAgentTimestamp")
    return body.instant("initiationtimestamp" if what == "INITIATED" else "disconnecttimestamp")


def _lower(body: Fields) -> Fields:
    return Fields({name.lower(): value for name, value in body.value.items()}, body.place)


def _is_leg(body: Fields) -> bool:
    return body.text("initiationmethod") in LEGS


def _is_missed(body: Fields) -> bool:
    """Somebody waited for a person, and hung up before one came. Who was served by a machine has not been missed."""
    waited = bool(body.object("queueinfo").value) and not body.object("agentinfo").value
    return waited and not _is_out(body) and body.text("disconnectreason") in GAVE_UP


def _is_out(body: Fields) -> bool:
    return body.text("initiationmethod") in OUT


def _state(body: Fields, channel: str, contact: str) -> dict[str, Any]:
    began, ended = body.instant("initiationtimestamp"), body.instant("disconnecttimestamp")
    if channel != "VOICE":
        return stated(id=contact, channel=channel.lower())
    return stated(
        id=contact,
        direction=None if _is_leg(body) else "outbound" if _is_out(body) else "inbound",
        outcome=(body.text("disconnectreason") or "").lower(),
        duration_seconds=max(0, round((ended - began).total_seconds())) if began and ended else None,
        queue=(body.object("queueinfo").text("queueArn") or "").rpartition("/")[2],
    )


def _lookup(body: Fields, contact: str) -> dict[str, str]:
    """`arn:aws:connect:eu-central-1:123456789012:instance/<id>`; some of AWS's samples have one colon more in front."""
    place, _, instance = (body.text("instancearn") or "").rpartition("/")
    region = next(iter(place.split(":")[-3:-2]), "")
    return stated(object="contact", id=contact, instance=instance, region=region if REGION.fullmatch(region) else None)


def _asks(event: Event) -> Ask | None:
    """https://docs.aws.amazon.com/connect/latest/APIReference/API_DescribeContact.html"""
    lookup = event.data.get("lookup") or {}
    if not {"instance", "region"} <= lookup.keys():
        return None
    path = f"/contacts/{quote(lookup['instance'], safe='')}/{quote(lookup['id'], safe='')}"
    return Ask(path, region=lookup["region"])


def _completes(event: Event, answer: Any) -> Event:
    """The endpoint is the customer's own number or address, whoever of the two called."""
    end = fields(answer).object("Contact").object("CustomerEndpoint")
    kind, address = PERSON.get(end.text("Type") or ""), end.text("Address")
    person = (Identifier(kind, address),) if kind and address else ()
    data = {name: value for name, value in event.data.items() if name != "lookup"}
    return replace(event, id=f"{event.id}/complete", identifiers=(*event.identifiers, *person), data=data)


connector = Connector(
    parse=parse,
    pointers=("call", "conversation"),
    bus_source="aws.connect",
    api=Api(
        address="https://connect.{region}.amazonaws.com",
        aws=AwsRight("connect", "DescribeContact", "instance/*/contact/*"),
    ),
    completion=Completion(asks=_asks, completes=_completes),
)
