"""What tests/fixtures/hostile.json holds, typed by a customer, on every channel but e-mail: refused, or without harm.

E-mail has tests of its own: tests/integration/messages/test_mails.py.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from shared.errors import UnrenderableError
from shared.events import Identifier
from shared.messages import reach, values
from shared.messages.composing import Composer
from shared.messages.https import HTTPS
from shared.messages.look import Look
from shared.profiles.models import Member, Profile
from tests.unit.messages.samples import ADDRESS, CUSTOMER, NOW, a_brand, a_consent, a_look, a_message
from tests.unit.messages.test_channels import Machine, Provider, readable, valid

HOSTILE = {one["name"]: one["text"] * one.get("times", 1) for one in
           json.loads(Path("tests/fixtures/hostile.json").read_text())}  # fmt: skip
SAID = "Hello {{ customer.first_name | default: 'there' }}, {{ customer.note }} is ready"
BRANCHES: Mapping[str, tuple[dict[str, Any], dict[str, Any], Identifier]] = {
    "sms": ({"sender": "ALDERFINCH"}, {"text": SAID, "parts": 9}, Identifier("phone", "+4915155501234")),
    "sms by aws_sms": (
        {"by": "aws_sms", "sender": "ALDERFINCH"},
        {"text": SAID, "parts": 9},
        Identifier("phone", "+4915155501234"),
    ),
    "push": (
        {"google": "arn:aws:sns:eu-central-1:123456789012:app/GCM/shop"},
        {"title": "{{ customer.note }}", "body": SAID, "link": "https://shop.example/{{ customer.note | url_encode }}"},
        Identifier("push_token", "arn:aws:sns:eu-central-1:123456789012:endpoint/GCM/shop/1"),
    ),
    "whatsapp": (
        {"line": "phone-number-id-0123456789abcdef"},
        {"template": "ready", "language": "en", "parameters": [SAID, "{{ customer.note }}"]},
        Identifier("phone", "+4915155501234"),
    ),
    "messenger": (
        {"source": "messenger/shop", "page": "1001"},
        {"text": SAID},
        Identifier("messenger_user@1001", "2002"),
    ),
    "instagram": (
        {"source": "instagram/shop", "account": "3003"},
        {"text": SAID},
        Identifier("instagram_user@3003", "4004"),
    ),
    "chat": ({"source": "chatwoot/main"}, {"text": SAID}, Identifier("conversation@main", "77")),
    "webhook": ({"endpoints": ["crm"]}, {}, Identifier("email", "ann@example.com")),
}
SECRET = {
    "api": {"token": "t", "address": "https://vendor.example/api/v1/accounts/1"},
    "url": "https://crm.example/in",
    "secrets": [{"value": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}],
}


class Vendor(Machine):
    def document(self, path: str, now: Any) -> dict[str, Any]:
        return SECRET


def test_every_channel_that_says_something_is_tried_here():
    said = {name.partition(" ")[0] for name in BRANCHES}
    assert said | {"email"} == {name for name in reach.names() if not name.endswith("_audience")}


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("name", BRANCHES)
def test_it_is_refused_or_goes_as_text_and_nothing_else(name, what):
    plain, (asked, refused) = request(name, "Ann"), tried(name, HOSTILE[what])
    assert "evil" not in refused
    if asked is None:
        return
    assert shape(asked) == shape(plain)
    whole = "\n".join(texts(asked))
    assert "evil-done" not in whole
    assert name == "webhook" or not [
        c for c in whole if c not in "\n\t" and unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")
    ]
    assert name == "webhook" or not (set(map(ord, whole)) & values.BIDI or re.search("[\u0300-\u036f]{5}", whole))


@pytest.mark.parametrize("what", ["a name that advertises", "a name that is an address", "nothing to see"])
@pytest.mark.parametrize("name", [one for one in BRANCHES if one != "webhook"])
def test_nobody_is_greeted_by_a_link(name, what):
    whole = "\n".join(texts(request(name, "Ann", first_name=HOSTILE[what])))
    assert "Hello there, " in whole


@pytest.mark.parametrize(
    "who",
    [
        "Ann",
        "O’Connor",
        "Dela Peña",
        "J. R.",
        "नरेंद्र",
        "กัญญารัตน์",
        "نور الهدى",
        "Đặng",
        "李",
        "St. John",
        "J.R.",
        "د. أحمد",
    ],
)
def test_people_keep_their_names(who):
    assert values.is_name(who)
    assert values.cleaned(who) == who


@pytest.mark.parametrize(
    "who",
    ["Win at evil.example", "приз.рф", "賞金.com", "evil。com", "evil．example", "prize｡jp", "इनाम.भारत", "รางวัล.ไทย"],
)
def test_what_programs_make_a_link_of_is_no_name_in_whatever_letters(who):
    assert not values.is_name(who)


def tried(name: str, note: str) -> tuple[dict[str, Any] | None, str]:
    """The request, or why there is none."""
    try:
        return request(name, note), ""
    except UnrenderableError as error:
        return None, str(error)


def request(name: str, note: str, first_name: str | None = None) -> dict[str, Any]:
    """What the provider is asked, as plain values; bytes and text that are JSON are read."""
    settings, parts, to = BRANCHES[name]
    channel = name.partition(" ")[0]
    brand = a_brand(channels={channel: settings})
    templates = {"note": {"class": "transactional", "channels": {channel: {"en": parts}}}}
    composer = Composer(brand, templates, lambda _: b"secret", "https://api.example", "set")
    envelope = replace(composer.envelope(look(brand, channel, to), context(channel, note, first_name)), talking=False)
    route = reach.channel(channel).route(envelope.settings)
    provider = Vendor({"status": 200}) if route.service == HTTPS else Provider({"MessageId": "m", "messageId": "m"})
    route.send(provider, envelope)
    ((operation, asked),) = provider.calls
    assert route.service == HTTPS or valid(route.service, operation, asked) == ""
    return opened(readable(asked))


def look(brand: Any, channel: str, to: Identifier) -> Look:
    message = a_message(channel=channel, template="note", message_class="transactional", valid_until=NOW + timedelta(1))
    profile = Profile(CUSTOMER, (Member(ADDRESS, to, "person"),), {})
    return a_look(message=message, profile=profile, brand=brand, consent=a_consent(channel=channel))


def context(channel: str, note: str, first_name: str | None) -> dict[str, Any]:
    notice = {"target": "crm", "type": "note.typed", "data": {"note": note, "of": [{"note": note}]}}
    told = {"customer": {"first_name": first_name or note, "note": note}}
    return {**told, "notice": notice} if channel == "webhook" else told


def opened(value: Any) -> Any:
    if isinstance(value, str) and value[:1] == "{":
        try:
            return opened(json.loads(value))
        except ValueError:
            return value
    if isinstance(value, Mapping):
        return {name: opened(one) for name, one in value.items() if name not in ("headers", "TimeToLive")}
    return [opened(one) for one in value] if isinstance(value, list | tuple) else value


def shape(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: shape(one) for name, one in value.items()}
    return [shape(one) for one in value] if isinstance(value, list) else type(value)


def texts(value: Any) -> Iterator[str]:
    below = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    yield from ([value] if isinstance(value, str) else [text for one in below for text in texts(one)])
