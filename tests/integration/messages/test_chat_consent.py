"""What people say in a chat counts for each id that the chat goes by, also where it is no number."""

import json
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from shared.connectors import twilio, whatsapp
from shared.events import Event, Identifier
from shared.messages import inbound
from shared.messages.consent import MARKETING, Choice
from shared.messages.store import ConsentStore
from shared.webhooks import Request

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
PHONE, USER = Identifier("phone", "+4915155501234"), Identifier("whatsapp_user", "DE.13491208655302741918")
PARENT = Identifier("whatsapp_user", "DE.ENT.7766")


def preference(value, **who):
    """As Meta sends it, wherever the number is hidden."""
    said = {"category": "marketing_messages", "value": value, "timestamp": 1773132000, **who}
    change = {"field": "user_preferences", "value": {"user_preferences": [said]}}
    entry = {"id": "1", "changes": [change]}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
    return whatsapp.parse(Request("whatsapp", "shop", "POST", "", {}, {}, body, NOW))


def keyword(kind, sender, user=""):
    """As Twilio sends it, once Advanced Opt-Out has understood it."""
    form = {"MessageSid": "SM1", "From": sender, "To": "whatsapp:+4930901820", "Body": kind, "OptOutType": kind}
    body = urlencode({**form, **({"ExternalUserId": user} if user else {}), "SmsStatus": "received"}).encode()
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return twilio.parse(Request("twilio", "main", "POST", "https://x.example", headers, {}, body, NOW))


def choices(table, events):
    """What the ids stand at, once the events are recorded: by the identifier's own value here, and not by its hash."""
    said = {one for event in events for one in event.identifiers}
    for event in events:
        inbound.record(event, {one: one.value for one in event.identifiers}, table)
    store = ConsentStore(table)
    return {one: str(store.get(one.value, "whatsapp").choice(MARKETING)) for one in said}


STOPS = {
    "whatsapp, user id only": (preference("stop", user_id=USER.value), {USER}),
    "whatsapp, both": (preference("stop", wa_id="4915155501234", user_id=USER.value), {PHONE, USER}),
    "whatsapp, with the id that several portfolios share": (
        preference("stop", user_id=USER.value, parent_user_id=PARENT.value),
        {USER, PARENT},
    ),
    "twilio, user id only": (keyword("STOP", f"whatsapp:{USER.value}", USER.value), {USER}),
    "twilio, both": (keyword("STOP", f"whatsapp:{PHONE.value}", USER.value), {PHONE, USER}),
}


@pytest.mark.parametrize(("events", "ids"), STOPS.values(), ids=STOPS)
def test_stop_holds_for_every_id_of_the_chat(table, events, ids):
    assert choices(table, events) == dict.fromkeys(ids, "withdrawn")


@pytest.mark.parametrize(
    ("events", "ids"),
    [
        (preference("resume", user_id=USER.value), {USER}),
        (preference("resume", wa_id="4915155501234", user_id=USER.value), {PHONE, USER}),
        (keyword("START", f"whatsapp:{USER.value}", USER.value), {USER}),
    ],
)
def test_so_does_an_opt_in(table, events, ids):
    assert choices(table, events) == dict.fromkeys(ids, "granted")


@pytest.mark.parametrize(
    ("state", "address", "ids", "touched"),
    [
        ("withdrawn", None, (PHONE, USER), {PHONE, USER}),
        ("withdrawn", PHONE.value, (PHONE, USER), {PHONE}),
        ("granted", None, (PHONE, USER), {PHONE}),
        ("granted", None, (USER,), {USER}),
        ("granted", None, (USER, PARENT), set()),
        ("granted", USER.value.lower(), (PHONE, USER), {USER}),
        ("granted", None, (Identifier("email", "ann@example.com"),), set()),
    ],
)
def test_of_the_brands_own_events_the_named_address_is_meant_or_else_the_number(  # noqa: PLR0913 - a table
    table, state, address, ids, touched
):
    act = {"channel": "whatsapp", "purpose": MARKETING, "state": state, "by_person": True, "address": address}
    event = Event("1", "consent.changed", NOW, "standard_webhooks/own", ids, {"consents": [act]})
    found = choices(table, [event])
    assert {one for one, choice in found.items() if choice != Choice.NEVER_ASKED} == touched


def test_text_messages_know_no_user_ids(table):
    act = {"channel": "sms", "purpose": MARKETING, "state": "withdrawn", "by_person": True}
    event = Event("1", "consent.changed", NOW, "standard_webhooks/own", (PHONE, USER), {"consents": [act]})
    assert [address for address, channel, _ in inbound.acts(event, {one: one.value for one in event.identifiers})] == [
        PHONE.value
    ]
