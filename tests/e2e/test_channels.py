"""Texts, notifications and chats on the local AWS: they really arrive, and the command line shows them."""

import base64
import hmac
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from infra.cli import customer, inbox
from infra.cli.main import app
from infra.cli.send import post
from infra.cli.senders import Webhook
from infra.cli.travel import travel
from infra.demo import webhooks


def ready(person: dict[str, str], now: str) -> Webhook:
    """From a system of the brand's own: an order lies at the store."""
    order = uuid4().hex
    event = {
        "id": f"ready-{order}",
        "name": "order.ready_for_pickup",
        "occurred_at": now,
        "identifiers": [{"kind": kind, "value": value} for kind, value in person.items()],
        "data": {"order": {"id": order, "number": "#77"}, "pickup": {"store": "Mitte"}, "traits": {"language": "de"}},
    }
    return Webhook(*webhooks.OWN, json.dumps(event).encode())


@pytest.fixture
def number() -> str:
    """Nobody's yet."""
    return f"+491520{uuid4().int % 10_000_000:07}"


def test_who_has_a_number_gets_a_text_and_no_mail(stage, idle, number):
    email = f"{uuid4().hex}@example.com"
    assert post(stage, ready({"phone": number, "email": email}, stage.now().isoformat())).status == 200
    idle.wait()
    (note,) = (one for one in inbox.notes(stage) if one.to == number)
    assert note.text.startswith("Alder & Finch: Ihre Bestellung #77 liegt zur Abholung bereit (Mitte).")
    assert not [mail for mail in inbox.read(stage) if email in mail.to]
    (row,) = customer.read(stage, f"phone:{number}").messages
    assert (row["channel"], row["state"], row["template"]) == ("sms", "sent", "pickup_ready")
    shown = CliRunner().invoke(app, ["inbox", "--to", number])
    assert "Ihre Bestellung" in shown.output


def test_who_has_none_gets_the_mail(stage, idle):
    email = f"{uuid4().hex}@example.com"
    assert post(stage, ready({"email": email}, stage.now().isoformat())).status == 200
    idle.wait()
    assert [mail.subject for mail in inbox.read(stage) if email in mail.to] == [
        "Ihre Bestellung liegt zur Abholung bereit"
    ]


def test_who_has_the_app_is_told_there_and_nowhere_else(stage, idle, number):
    token = f"{uuid4().hex}:APA91b{uuid4().hex}"
    person = {"push_token": token, "phone": number}
    assert post(stage, ready(person, stage.now().isoformat())).status == 200
    idle.wait()
    assert [(one.channel, one.text.partition(":")[0]) for one in inbox.notes(stage) if one.to in (token, number)] == [
        ("push", "Abholbereit")
    ]


def test_who_prefers_whatsapp_hears_of_a_late_parcel_there(stage, idle, number):
    """Nobody wrote within the last day, so it is the template that Meta has approved."""
    order = uuid4().hex
    event = {
        "id": f"fulfilled-{order}",
        "name": "order.fulfilled",
        "occurred_at": stage.now().isoformat(),
        "identifiers": [{"kind": "phone", "value": number}, {"kind": "email", "value": f"{order}@example.com"}],
        "data": {
            "order": {"id": order, "number": "#78", "delivery": "in_transit"},
            "traits": {"language": "de", "preferred_channel": "whatsapp"},
        },
    }
    assert post(stage, Webhook(*webhooks.OWN, json.dumps(event).encode())).status == 200
    idle.wait()
    travel(stage, stage.now() + timedelta(days=7), idle)
    told = [(one.channel, one.text) for one in inbox.notes(stage) if one.to == number]
    assert told == [("whatsapp", "delivery_delayed (de): #78")]


def test_another_system_is_told_by_a_webhook_that_it_can_verify(stage, idle):
    """The sales team's system hears of an enquiry that was answered, and can tell that it was us."""
    lead, email = uuid4().hex, f"{uuid4().hex}@example.com"
    event = {
        "id": f"lead-{lead}",
        "name": "lead.submitted",
        "occurred_at": stage.now().isoformat(),
        "identifiers": [{"kind": "email", "value": email}],
        "data": {"lead": {"id": lead, "form": "enquiry"}},
    }
    assert post(stage, Webhook(*webhooks.OWN, json.dumps(event).encode())).status == 200
    idle.wait()
    told = [json.loads(one.text) for one in inbox.notes(stage) if (one.channel, one.to) == ("webhook", "crm")]
    (mine,) = [one for one in told if lead in one["body"]]
    (secret,) = stage.secrets().document("channels/webhook/crm", stage.now())["secrets"]
    key = base64.b64decode(secret["value"].removeprefix("whsec_"))
    said = ".".join([mine["headers"]["webhook-id"], mine["headers"]["webhook-timestamp"], mine["body"]])
    signature = base64.b64encode(hmac.digest(key, said.encode(), "sha256")).decode()
    assert mine["headers"]["webhook-signature"] == f"v1,{signature}"
    found = customer.read(stage, f"email:{email}")
    notice = {"customer": {"id": found.profile["customer_id"]}, "notice": {"lead": lead, "form": "enquiry"}}
    assert json.loads(mine["body"])["data"] == notice
    rows = [(one["template"], one["channel"], one["state"]) for one in found.messages]
    assert ("lead.answered", "webhook", "sent") in rows
