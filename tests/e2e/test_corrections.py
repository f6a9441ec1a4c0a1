"""Cut, restore, erase and export on the deployed stack, through its doors; and what the bus is told of it."""

import json
import time
from datetime import timedelta

import pytest

from infra.cli import api, web
from infra.cli.send import post
from infra.cli.senders import Webhook
from infra.demo import webhooks
from shared.errors import InvalidRequestError, NotFoundError
from tests.e2e.told import by_others

REASON = {"reason": "two people share a tablet"}


@pytest.fixture
def news(stage):
    """What a system that listens to the brand's bus hears: a queue of its own behind a rule."""
    sqs, events = stage.client("sqs"), stage.client("events")
    url = sqs.create_queue(QueueName="test-news")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    pattern = json.dumps({"source": ["tributary"]})
    events.put_rule(Name="test-news", EventBusName=stage.event_bus, EventPattern=pattern)
    events.put_targets(Rule="test-news", EventBusName=stage.event_bus, Targets=[{"Id": "q", "Arn": arn}])
    heard = []

    def hear():
        while found := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            for one in found:
                body = json.loads(one["Body"])
                heard.append((body["detail-type"], body["detail"]))
                sqs.delete_message(QueueUrl=url, ReceiptHandle=one["ReceiptHandle"])
        return heard

    yield hear
    events.remove_targets(Rule="test-news", EventBusName=stage.event_bus, Ids=["q"])
    events.delete_rule(Name="test-news", EventBusName=stage.event_bus)
    sqs.delete_queue(QueueUrl=url)


@pytest.fixture
def tell(stage, idle, people):
    """Events of our own about identifiers of this test only; ages are in days."""

    def told(number, *identifiers, age=0, **data):
        at = stage.now() - timedelta(days=age)
        known = [{"kind": kind, "value": value} for kind, value in identifiers]
        event = {"id": f"{people.ben.number}-{number}", "name": "note.taken", "occurred_at": at.isoformat()}
        body = json.dumps({**event, "identifiers": known, "data": data}).encode()
        assert post(stage, Webhook(*webhooks.OWN, body)).status == 200
        idle.wait()

    return told


@pytest.fixture
def pair(people):
    return ("email", f"pair.{people.ben.number}@example.com"), ("phone", f"+4915112{people.ben.number % 1000000:06}")


def customer(stage, one):
    return api.get(stage, "/customers", {"identifier": f"{one[0]}:{one[1]}"})["customer_id"]


def test_a_cut_parts_and_a_restore_joins_and_the_bus_hears_of_all_of_it(stage, tell, pair, news):
    mail, phone = pair
    tell(1, mail)
    tell(2, phone)
    tell(3, mail, phone)
    joined = customer(stage, mail)
    assert joined == customer(stage, phone)
    wish = {"one": ":".join(mail), "other": ":".join(phone), **REASON}
    parted = api.post(stage, f"/customers/{joined}/cuts", wish)
    assert {parted["one"], parted["other"]} == {customer(stage, mail), customer(stage, phone)}
    assert parted["one"] != parted["other"]
    again = api.post(stage, f"/customers/{parted['one']}/restores", wish)
    assert again == {"one": joined, "other": joined}
    gone = max(parted.values())
    expected = [
        ("customer.created", joined, None),
        ("customer.created", gone, None),
        ("customer.merged", gone, joined),
        ("customer.split", gone, joined),
        ("customer.merged", gone, joined),
    ]
    until = time.monotonic() + 30
    while time.monotonic() < until and sum(name.startswith("customer.") for name, _ in news()) < len(expected):
        time.sleep(0.5)
    heard = [(name, d) for name, d in news() if name.startswith("customer.")]
    told = [(name, d.get("customer_id"), d.get("into") or d.get("from")) for name, d in heard]
    assert sorted(one for one in told if one[1] in parted.values()) == sorted(expected)


def test_what_may_not_be_cut_says_why(stage, tell, pair, people):
    mail, phone = pair
    tell(1, mail)
    mine = customer(stage, mail)
    wish = {"one": "email:x@example.com", "other": "email:y@example.com", **REASON}
    with pytest.raises(InvalidRequestError, match="neither is an identifier of this customer"):
        api.post(stage, f"/customers/{mine}/cuts", wish)
    with pytest.raises(InvalidRequestError, match="reason"):
        api.post(stage, f"/customers/{mine}/cuts", {"one": "email:x@example.com", "other": "email:y@example.com"})
    with pytest.raises(NotFoundError, match="erasure"):
        api.post(stage, f"/customers/{mine}/nonsense", REASON)
    assert web.request("POST", f"{stage.api_url}/customers/{mine}/erasure", body=b"{}").status == 403


def done(stage, asked):
    until = time.monotonic() + 60
    while time.monotonic() < until:
        told = api.get(stage, f"/customers/{asked['customer_id']}/requests/{asked['id']}")
        if told["state"] == "done":
            return told
        time.sleep(0.3)
    raise AssertionError(told)


def test_an_export_holds_everything_and_an_erasure_leaves_nothing(stage, tell, pair, news):
    mail, phone = pair
    cookie = ("anonymous_id", f"cookie-{mail[1]}")
    tell(1, mail, phone, age=2, traits={"first_name": "Kanaria"})
    tell(2, mail, cookie, age=1)
    mine = customer(stage, mail)
    export = done(stage, api.post(stage, f"/customers/{mine}/export", REASON))
    document = json.loads(web.request("GET", export["link"]).body)
    told = [event["data"] for event in by_others(document["events"])]
    assert told == [{"traits": {"first_name": "Kanaria"}}, {}]
    assert {one["value"] for one in document["identifiers"]} == {mail[1], phone[1], cookie[1]}
    assert export["by"].startswith("arn:")

    erased = done(stage, api.post(stage, f"/customers/{mine}/erasure", REASON))
    assert erased["counts"]["event"] == len(document["events"])
    assert web.request("GET", export["link"]).status in (403, 404)
    for one in (mail, phone):
        with pytest.raises(NotFoundError):
            customer(stage, one)
    tell(3, mail, phone, age=1, traits={"first_name": "Kanaria"})
    with pytest.raises(NotFoundError):
        customer(stage, mail)
    assert left(stage, mail[1], phone[1], cookie[1], "Kanaria") == []
    assert ("customer.erased", mine) in [(name, detail.get("customer_id")) for name, detail in news()]


def left(stage, *canaries):
    """Where they can still be read: items of the table, objects of the bucket."""
    found = []
    for page in stage.client("dynamodb").get_paginator("scan").paginate(TableName=stage.table):
        texts = [json.dumps(item, default=lambda value: value.decode("latin1")) for item in page["Items"]]
        found += [text for text in texts if any(one in text for one in canaries)]
    s3 = stage.client("s3")
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=stage.bucket):
        for one in page.get("Contents", ()):
            body = s3.get_object(Bucket=stage.bucket, Key=one["Key"])["Body"].read().decode("latin1")
            found += [one["Key"]] if any(canary in body for canary in canaries) else []
    return found
