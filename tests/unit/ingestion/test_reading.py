"""What a believed delivery says, and what is kept of it so that it can be read again."""

import base64
import json
from decimal import Decimal

from msgspec.structs import replace

from shared.errors import MalformedPayloadError
from shared.ingestion import reading
from tests.unit.ingestion.deliveries import EVENT, NOW, believed


def failing(error):
    def parse(request):
        raise error

    return parse


def test_what_cannot_be_read_is_kept_with_the_reason():
    found = reading.read(believed(failing(MalformedPayloadError("order.id: should be an id"))))
    assert found == reading.Reading((), "order.id: should be an id")


def test_a_bug_of_a_connector_loses_nothing_and_tells_no_value():
    found = reading.read(believed(failing(KeyError("ann@example.com"))))
    assert (found.events, found.error) == ((), "KeyError in the connector shopify")
    assert isinstance(found.bug, KeyError)


def test_decimals_travel_exactly():
    given = {"short": Decimal("27.5"), "long": Decimal("0.12345678901234567890"), "deep": [{"x": Decimal("1E+2")}]}
    found = reading.read(believed(lambda request: [replace(EVENT, data=given)])).events[0]["data"]
    back = json.loads(json.dumps(found), parse_float=Decimal)
    assert (back["short"], back["long"], back["deep"][0]["x"]) == (Decimal("27.5"), "0.12345678901234567890", 100)


def test_a_value_that_json_cannot_carry_is_quarantined_and_not_a_crash():
    assert reading.read(believed(lambda request: [replace(EVENT, data={"at": NOW})])).error


def test_the_envelope_holds_all_that_a_replay_needs_and_no_signature():
    headers, url = {"x-kept": "1", "x-sig": "s", "content-type": "c"}, "https://api.example.com/v1/track"
    delivery = believed(lambda r: [EVENT], headers=headers, query={"a": "b"}, url=url)
    envelope = reading.envelope(delivery, reading.read(delivery))
    assert envelope["delivery"] | {"id": "?"} == {
        "id": "?",
        "connector": "shopify",
        "source": "shop-a",
        "received_at": "2026-03-10T09:00:00+00:00",
        "url": "https://api.example.com/v1/track",
        "headers": {"content-type": "c", "x-kept": "1"},
        "query": {"a": "b"},
        "body": "{}",
        "base64": False,
    }
    assert [one["name"] for one in envelope["events"]] == ["quiz.done"]


def test_bytes_that_are_no_text_come_back_as_they_were():
    delivery = believed(lambda r: [], body=b"\xff\x00")
    kept = reading.envelope(delivery, reading.Reading(()))["delivery"]
    assert base64.b64decode(kept["body"]) == b"\xff\x00"
    assert kept["base64"]


def identity(**changes) -> str:
    return reading.envelope(believed(lambda r: [], **changes), reading.Reading(()))["delivery"]["id"]


def test_a_redelivery_has_the_same_id_and_another_topic_has_not():
    assert identity(headers={"x-kept": "1", "x-sig": "a"}) == identity(headers={"x-kept": "1", "x-sig": "b"})
    assert identity(headers={"x-kept": "1"}) != identity(headers={"x-kept": "2"})
    assert identity() != identity(source="shop-b")
