"""What strangers, broken senders and too large bodies hear; and that nothing genuine is lost."""

import json
import time

import pytest

from infra.cli import api, replay, web
from infra.cli.customers import find
from infra.cli.send import post, secret
from infra.cli.senders import Delivery, Webhook, shopify
from infra.demo import webhooks

JSON = {"content-type": "application/json"}


def refused(answer: web.Answer) -> tuple[int, str, bytes]:
    return answer.status, answer.headers["content-type"], answer.body


def test_a_wrong_signature_an_unknown_connector_and_an_unknown_source_hear_the_same(stage, people):
    known = webhooks.customer(people.ines, people.morning)
    headers = shopify.headers(Delivery("", known.body, "not the secret", "d", people.morning, "shop-a", known.topic))
    places = ("shopify/shop-a", "shopify/no-such-shop", "no_such_connector/shop-a", "ses/feedback")
    answers = [
        web.request("POST", f"{stage.api_url}/webhooks/{one}", headers=headers, body=known.body) for one in places
    ]
    unsigned = web.request("POST", f"{stage.api_url}/webhooks/shopify/shop-a", headers=JSON, body=known.body)
    assert {refused(answer) for answer in [*answers, unsigned]} == {(401, "application/problem+json", answers[0].body)}
    assert find(stage, f"email:{people.ines.email}") is None


def test_a_body_that_is_too_large_is_refused_by_its_size(stage):
    url = f"{stage.api_url}/webhooks/shopify/shop-a"
    answer = web.request("POST", url, headers=JSON, body=b" " * (5 * 1024 * 1024 + 1))
    assert (answer.status, answer.headers["content-type"]) == (413, "application/problem+json")
    assert "5242880" in answer.json()["detail"]


def test_a_wrong_write_key_is_refused(stage):
    headers = {**JSON, "authorization": "Basic bm9ib2R5Og=="}
    answer = web.request(
        "POST", f"{stage.api_url}/v1/track", headers=headers, body=b'{"event": "x", "anonymousId": "a"}'
    )
    assert answer.status == 401


def test_the_signed_but_unreadable_is_accepted_kept_and_shown_with_the_reason(stage, idle, people):
    broken = Webhook(*webhooks.SHOP, b'{"id": 1, "id": 2}', topic="orders/create", id=f"broken-{people.ines.number}")
    answer = post(stage, broken)
    assert (answer.status, answer.json()) == (200, {"accepted": 0})
    idle.wait()
    kept = [
        one for _, one in replay.quarantined(stage, "shopify/shop-a/") if broken.id in str(one["delivery"]["headers"])
    ]
    assert [(one["delivery"]["body"], bool(one["error"])) for one in kept] == [(broken.body.decode(), True)]
    assert "hmac" not in json.dumps(kept).lower()


def test_what_can_be_read_by_now_leaves_quarantine_and_is_filed(stage, idle, people):
    """As after a fix of the connector: the delivery in quarantine is readable with today's code."""
    readable = webhooks.customer(people.clara, people.morning)
    headers = {"x-shopify-topic": "customers/create", "x-shopify-webhook-id": str(readable.id)}
    received = {"connector": "shopify", "source": "shop-a", "received_at": stage.now().isoformat(), "base64": False}
    received |= {"url": f"{stage.api_url}/webhooks/shopify/shop-a", "query": {}, "headers": headers}
    delivery = {**received, "id": str(readable.id), "body": readable.body.decode()}
    message = {"delivery": delivery, "events": [], "error": "a bug of yesterday"}
    key = f"shopify/shop-a/test/{people.clara.number}.json"
    body = json.dumps(message).encode()
    stage.client("s3").put_object(Bucket=stage.bucket, Key=replay.QUARANTINE + key, Body=body)
    assert replay.again(stage, key, message) is None
    idle.wait()
    assert find(stage, f"email:{people.clara.email}")["traits"]["first_name"] == "Clara"
    assert list(replay.quarantined(stage, key)) == []


@pytest.mark.parametrize("size", [90_000, 400_000])
def test_a_delivery_that_is_too_large_for_the_queue_arrives_all_the_same(stage, idle, people, size):
    email = f"large.{size}.{people.ben.number}@example.com"
    event = {"id": email, "name": "note.taken", "occurred_at": stage.now().isoformat(), "data": {"note": "ü" * 10}}
    event["identifiers"] = [{"kind": "email", "value": email}]
    padded = json.dumps(event) + " " * size
    assert post(stage, Webhook(*webhooks.OWN, padded.encode())).json() == {"accepted": 1}
    idle.wait()
    assert find(stage, f"email:{email}") is not None


def test_customers_are_shown_only_to_whom_iam_allows(stage):
    assert web.request("GET", f"{stage.api_url}/customers?identifier=email:a@example.com").status == 403
    assert api.call(stage, "GET", "/customers", {"identifier": "email:nobody@example.com"}).status == 404
    bad = api.call(stage, "GET", "/customers", {"identifier": "nonsense"})
    assert (bad.status, bad.headers["content-type"]) == (400, "application/problem+json")


def test_an_event_of_the_bus_is_filed_like_a_webhook(stage, idle, people):
    email = f"bus.{people.ben.number}@example.com"
    detail = {"id": email, "name": "note.taken", "occurred_at": stage.now().isoformat(), "data": {}}
    detail["identifiers"] = [{"kind": "email", "value": email}]
    entry = {"Source": "connector.standard_webhooks", "DetailType": "own", "Detail": json.dumps(detail)}
    answer = stage.client("events").put_events(Entries=[{**entry, "EventBusName": stage.event_bus}])
    assert answer["FailedEntryCount"] == 0
    eventually(lambda: find(stage, f"email:{email}"))


def test_the_secret_that_signs_is_in_no_log(stage):
    secrets = {secret(stage, *source) for source in (*webhooks.EVERYWHERE, ("segment", "web"))}
    for function in stage.functions:
        page = stage.client("logs").filter_log_events(logGroupName=f"/{stage.app}/{stage.stage}/{function}")
        text = " ".join(event["message"] for event in page["events"])
        assert not [one for one in secrets if one in text]


def eventually(found, seconds: float = 20, *, every: float = 0.1):
    """For what EventBridge delivers by itself: no queue tells when it is done."""
    until = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < until
        time.sleep(every)
