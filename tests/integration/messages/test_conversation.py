"""A conversation is open for a day after the person wrote, by their clock; a device that lost the app is left."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from shared.configuration import Keywords
from shared.events import Event, Identifier, Name
from shared.messages import inbound, wishes
from shared.messages.composing import Composer
from shared.messages.consent import Choice
from shared.messages.delivery import Delivery
from shared.messages.https import Answer, Post
from shared.messages.ledger import Ledger
from shared.messages.look import Outlook
from shared.messages.models import State
from shared.messages.store import ConsentStore
from shared.profiles.models import Member, Profile
from tests.unit.messages.samples import CUSTOMER, NOW, a_brand, a_message

GUEST = Identifier("messenger_user@1001", "2002")
PHONE, DEVICE = Identifier("phone", "+4915155501234"), Identifier("push_token", "arn:aws:sns:x:1:endpoint/GCM/shop/1")
CHANNELS = {
    "whatsapp": {"line": "phone-number-id-1"},
    "messenger": {"source": "messenger/shop", "page": "1001"},
    "push": {"google": "arn:aws:sns:eu-central-1:123456789012:app/GCM/shop"},
}
TEXT = {"en": {"text": "Hi {{ customer.first_name }}"}}
NOTES = {"whatsapp": TEXT, "messenger": TEXT, "push": {"en": {"title": "Hi", "body": "Hi"}}}
TEMPLATES = {"note": {"class": "transactional", "channels": NOTES}}


class Providers:
    """Both take everything, until SNS says that the app is gone."""

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []

    def send_whatsapp_message(self, **request: Any) -> dict[str, str]:
        self.said.append(request)
        return {"messageId": "w-1"}

    def document(self, path: str, now: datetime) -> dict[str, Any]:
        return {"api": {"token": "EAAB"}} if path == "connectors/messenger/shop" else {}

    def send(self, post: Post) -> Answer:
        self.said.append(json.loads(post.body))
        return Answer(200, b'{"recipient_id": "2002", "message_id": "m_1"}')

    def publish(self, **request: Any) -> dict[str, str]:
        status = {"HTTPStatusCode": 400}
        raise ClientError({"Error": {"Code": "EndpointDisabled"}, "ResponseMetadata": status}, "Publish")


@pytest.fixture
def providers() -> Providers:
    return Providers()


@pytest.fixture
def send(table, providers):
    def deliver(channel: str, identifier: Identifier, at=NOW, send_key: str = "k" * 24):
        profile = Profile(CUSTOMER, (Member("a" * 24, identifier, "person"),), {"first_name": "Ann"})
        composer = Composer(a_brand(channels=CHANNELS), TEMPLATES, lambda _: b"secret", "https://api.example", "set")
        look_again = lambda message, now: (profile, Outlook(), {"customer": {"first_name": "Ann"}})  # noqa: E731
        stores = Ledger(table), ConsentStore(table)
        delivery = Delivery(*stores, look_again, composer, lambda _: providers, lambda: composer.brand)
        given = {"channel": channel, "template": "note", "message_class": "transactional", "send_key": send_key}
        mine = delivery.ledger.claim(a_message(address="a" * 24, **given), at)
        return delivery.deliver(mine, at, lambda: 60.0)

    return deliver


def wrote(table, at, channel: str = "whatsapp", number: int = 1) -> None:
    event = Event(f"m{number}", Name.MESSAGE_RECEIVED, at, "whatsapp/shop", (PHONE,), {"message": {"channel": channel}})
    inbound.record(event, {PHONE: "a" * 24}, table)


@pytest.mark.parametrize(
    ("ago", "goes"),
    [
        (timedelta(hours=1), True),
        (timedelta(hours=23, minutes=58), True),
        (timedelta(hours=23, minutes=59), False),
        (timedelta(hours=25), False),
    ],
)
def test_free_text_goes_for_a_day_less_a_minute_after_the_person_wrote(table, send, ago, goes):
    wrote(table, NOW - ago)
    row = send("whatsapp", PHONE)
    assert (row.state, row.rule) == ((State.SENT, None) if goes else (State.REFUSED, "channel"))


def test_the_latest_message_counts_in_whatever_order_they_come(table, send):
    for number, ago in enumerate((2, 30, 40)):
        wrote(table, NOW - timedelta(hours=ago), number=number)
    assert send("whatsapp", PHONE).state is State.SENT


def test_what_was_written_on_another_channel_opens_no_conversation_here(table, send):
    wrote(table, NOW, channel="sms")
    assert send("whatsapp", PHONE).rule == "channel"


def test_a_device_without_the_app_is_not_written_to_again(table, send):
    first, second = (send("push", DEVICE, send_key=key * 24) for key in "xy")
    assert (first.rule, first.detail) == ("provider", "EndpointDisabled")
    assert (second.rule, second.detail) == ("suppressed", "no app there any more")


def test_who_wrote_to_the_page_is_answered_there_and_meta_tells_when_it_arrived(table, send, providers):
    """Meta names its own id of the message, and nobody but the person."""
    ids = {GUEST: "a" * 24}
    assert send("messenger", GUEST, send_key="b" * 24).rule == "channel"
    said = {"message": {"channel": "messenger", "text": "Where is it?"}}
    inbound.record(Event("m1", Name.MESSAGE_RECEIVED, NOW, "messenger/shop", (GUEST,), said), ids, table)
    row = send("messenger", GUEST)
    assert (row.state, row.provider_id, providers.said[0]["message"]["text"]) == (State.SENT, "m_1", "Hi Ann")
    told = {"message": {"channel": "messenger", "provider_id": "m_1"}}
    later = NOW + timedelta(minutes=1)
    inbound.record(Event("d1", Name.MESSAGE_DELIVERED, later, "messenger/shop", (GUEST,), told), ids, table)
    assert Ledger(table).get(row.address, row.send_key).delivered_at == later


def test_stop_in_the_chat_ends_marketing_there_and_not_what_was_ordered(table, send):
    ids = {GUEST: "a" * 24}
    said = {"message": {"channel": "messenger", "text": "STOP"}}
    event = wishes.read(Event("m1", Name.MESSAGE_RECEIVED, NOW, "messenger/shop", (GUEST,), said), Keywords())
    inbound.record(event, ids, table)
    assert ConsentStore(table).get("a" * 24, "messenger").choice("marketing") is Choice.WITHDRAWN
    assert send("messenger", GUEST).state is State.SENT
