"""Deliveries signed by the vendors' own libraries, through the public address: believed to the byte, and filed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from urllib.parse import parse_qsl
from uuid import uuid4

import pytest
from cloudevents.core.bindings.http import to_binary_event, to_structured_event
from cloudevents.core.v1.event import CloudEvent
from standardwebhooks import Webhook
from stripe import WebhookSignature
from twilio.request_validator import RequestValidator

from infra.cli import customers, web
from infra.cli.send import secret
from shared.aws import clock
from tests.e2e.samples import sample
from tests.e2e.told import by_others

JSON = {"content-type": "application/json"}
BATCH = {"content-type": "application/cloudevents-batch+json"}
FORM = {"content-type": "application/x-www-form-urlencoded; charset=UTF-8"}
OWN, CLOUD = "/webhooks/standard_webhooks/own", "/webhooks/cloudevents/own"
SHARED_KEY = {"x-twilio-webhooks-signature-settings": "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"}


@dataclass(frozen=True)
class Signed:
    """A delivery, the customer it is about, and the events that it is read as."""

    path: str
    headers: Mapping[str, str]
    body: bytes
    about: str
    names: tuple[str, ...]


def by_stripe(stage, person):
    ids = {"evt_00000000000000": f"evt_{person.number}", "cs_00000000000000": f"cs_test_{person.number}"}
    ids |= {"cus_00000000000000": f"cus_{person.number}", "pi_00000000000000": f"pi_{person.number}"}
    told = sample("stripe", "a session paid at once", {**ids, "example@example.com": person.email})
    signature = WebhookSignature.generate_signature_header(told.body.decode(), secret(stage, "stripe", "online"))
    headers = {"content-type": "application/json; charset=utf-8", "stripe-signature": signature}
    return Signed("/webhooks/stripe/online", headers, told.body, f"email:{person.email}", told.names)


def by_twilio(stage, person, *, query="", algorithm=None):
    """`query` is what the brand wrote behind the address of a status callback: Twilio signs it with the address."""
    path, phone = f"/webhooks/twilio/texts{query}", f"%2B{person.phone[1:]}"
    case, number, message = (
        ("delivered", "%2B15622089096", "SM4262411b90e5464b98a4f66a49c57a97")
        if query
        else ("a text", "%2B14155550142", "SM00000000000000000000000000000001")
    )
    told = sample("twilio", case, {number: phone, message: f"SM{person.number:032x}"})
    fields = dict(parse_qsl(told.body.decode(), keep_blank_values=True))
    signer = RequestValidator(secret(stage, "twilio", "texts"))
    signature = {"x-twilio-signature": signer.compute_signature(stage.api_url + path, fields, algorithm)}
    headers = {**FORM, **signature, **(SHARED_KEY if algorithm else {})}
    return Signed(path, headers, told.body, f"phone:{person.phone}", told.names)


def by_a_status_callback_of_twilio(stage, person):
    return by_twilio(stage, person, query=f"?send_id=send-{person.number}")


def by_a_shared_key_of_twilio(stage, person):
    return by_twilio(stage, person, algorithm="HMAC_SHA256")


def by_standard_webhooks(stage, person):
    event = {"id": f"n-{person.number}", "name": "note.taken", "occurred_at": stage.now().isoformat()}
    event |= {"identifiers": [{"kind": "email", "value": person.email}], "data": {"note": "grün 🌿"}}
    body = json.dumps(event, ensure_ascii=False).encode()
    return _signed(stage, Signed(OWN, JSON, body, f"email:{person.email}", ("note.taken",)))


def by_cloudevents_structured(stage, person):
    message = to_structured_event(_cloud_event(stage, person, "order.paid"))
    return _signed(stage, Signed(CLOUD, message.headers, message.body, f"email:{person.email}", ("order.paid",)))


def by_cloudevents_binary(stage, person):
    message = to_binary_event(_cloud_event(stage, person, "order.paid"))
    return _signed(stage, Signed(CLOUD, message.headers, message.body, f"email:{person.email}", ("order.paid",)))


def by_cloudevents_in_a_batch(stage, person):
    """The library has no batch; by the specification it is the list of what it makes of each event."""
    names = ("order.placed", "order.paid")
    each = [to_structured_event(_cloud_event(stage, person, name)).body for name in names]
    return _signed(stage, Signed(CLOUD, BATCH, b"[" + b",".join(each) + b"]", f"email:{person.email}", names))


def _cloud_event(stage, person, name):
    attributes = {"id": f"{name}-{person.number}", "source": "/erp", "type": f"example.alder-finch.{name}"}
    attributes |= {"specversion": "1.0", "time": stage.now(), "datacontenttype": "application/json"}
    identifiers = [{"kind": "email", "value": person.email}]
    return CloudEvent(attributes, {"identifiers": identifiers, "order": {"id": f"C{person.number}"}})


def _signed(stage, unsigned):
    """By the reference library of Standard Webhooks, which is how CloudEvents are signed here as well."""
    _, _, connector, source = unsigned.path.split("/")
    name, now = f"msg_{uuid4().hex}", clock.now(stage.store(), "").astimezone(UTC)
    signature = Webhook(secret(stage, connector, source)).sign(name, now, unsigned.body.decode())
    proof = {"webhook-id": name, "webhook-timestamp": str(int(now.timestamp())), "webhook-signature": signature}
    return replace(unsigned, headers={**unsigned.headers, **proof})


SIGNERS = [
    by_stripe,
    by_twilio,
    by_a_status_callback_of_twilio,
    by_a_shared_key_of_twilio,
    by_standard_webhooks,
    by_cloudevents_structured,
    by_cloudevents_binary,
    by_cloudevents_in_a_batch,
]
each_signer = pytest.mark.parametrize("sign", SIGNERS, ids=[one.__name__ for one in SIGNERS])


def deliver(stage, signed, body):
    return web.request("POST", stage.api_url + signed.path, headers=signed.headers, body=body).status


@each_signer
def test_what_a_library_signs_is_accepted_and_is_on_the_customers_timeline(stage, idle, people, sign):
    signed = sign(stage, people.ines)
    assert deliver(stage, signed, signed.body) == 200
    idle.wait()
    known = customers.find(stage, signed.about)
    filed = [(event["source"], event["name"]) for event in by_others(customers.timeline(stage, known["customer_id"]))]
    source = signed.path.removeprefix("/webhooks/").partition("?")[0]
    assert sorted(filed) == sorted((source, name) for name in signed.names)


@each_signer
def test_with_one_byte_changed_it_is_refused_and_nothing_is_filed(stage, idle, people, sign):
    signed = sign(stage, people.ines)
    places = (0, len(signed.body) // 2, len(signed.body) - 1)
    assert {deliver(stage, signed, _changed(signed.body, place)) for place in places} == {401}
    idle.wait()
    assert customers.find(stage, signed.about) is None


def _changed(body, place):
    """One bit of it, the one that leaves ASCII what it is."""
    return body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
