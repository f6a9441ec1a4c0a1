"""Double opt-in from end to end: a form, one mail, its link, and only then the welcome."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest

from infra.cli import customer, inbox, web
from infra.cli.send import post
from infra.cli.senders import Webhook
from infra.cli.travel import travel

FORM = {"content-type": "application/x-www-form-urlencoded"}
LINK = re.compile(r"https?://\S+/confirm/\S+")


@pytest.fixture
def address(stage, idle) -> str:
    """Somebody has just typed it into the newsletter form."""
    address = f"reader.{uuid4().hex[:8]}@example.com"
    consent = {"channel": "email", "purpose": "marketing", "state": "pending", "by_person": True, "wording": "the form"}
    event = {
        "id": address,
        "name": "consent.changed",
        "occurred_at": stage.now().isoformat(),
        "identifiers": [{"kind": "email", "value": address}],
        "data": {"consents": [consent]},
    }
    assert post(stage, Webhook("standard_webhooks", "own", json.dumps(event).encode())).status == 200
    idle.wait()
    return address


def subjects(stage, address):
    return [mail.subject for mail in inbox.read(stage) if address in mail.to]


def choice(stage, address):
    (known,) = (one for one in customer.read(stage, f"email:{address}").profile["consents"] if "acts" in one)
    return known["acts"]["marketing"]["choice"]


def test_the_welcome_waits_for_the_click_on_the_page_and_not_for_the_link_to_be_opened(stage, idle, address):
    (mail,) = (mail for mail in inbox.read(stage) if address in mail.to)
    assert mail.subject == "Please confirm: may we write to you?"
    (link,) = LINK.findall(mail.text)
    assert "<form" in web.request("GET", link).text
    idle.wait()
    assert choice(stage, address) == "pending"
    assert web.request("POST", link, headers=FORM, body=b"form=confirm").status == 200
    idle.wait()
    assert choice(stage, address) == "granted"
    travel(stage, stage.now() + timedelta(days=1), idle)
    assert subjects(stage, address) == [mail.subject, "Welcome. Here is what to expect"]
