"""From a thin webhook to the whole event: kept at once, asked for, filed beside it; any number of times, once."""

import json
from datetime import timedelta

import pytest

from shared.connectors import hubspot
from shared.errors import UnavailableError
from shared.ingestion.reading import request_of
from shared.profiles import filing
from shared.vendor_api import answers
from tests.integration.vendor_api.counting import counted
from tests.integration.vendor_api.vendor import Says
from tests.integration.vendor_api.world import NOW, Killed, World

AT = int((NOW - timedelta(minutes=1)).timestamp() * 1000)
CREATED = {"eventId": 1, "portalId": 62515, "objectId": 123, "occurredAt": AT, "subscriptionType": "contact.creation"}
CONTACT = {"id": "123", "properties": {"email": "lena@example.com", "firstname": "Lena", "phone": None}}


@pytest.fixture
def world(table, vendor):
    vendor.answer = lambda asked: Says(body=CONTACT) if asked.path.startswith("/crm/v3/objects/contacts/123?") else None
    return World(table, vendor)


def arrive(world, *changes):
    world.receive("hubspot", "crm", list(changes or [CREATED]))
    world.file()


def test_a_thin_event_is_filed_at_once_and_then_completed(world):
    arrive(world)
    (thin,) = world.filed()
    world.run()
    (asked,) = world.vendor.asked
    assert (asked.method, asked.headers["authorization"]) == ("GET", "Bearer t")
    (message,) = world.queued()
    (event,) = message["events"]
    assert event["id"] == f"{thin[1]}/complete"
    assert {"kind": "email", "value": "lena@example.com"} in event["identifiers"]
    assert (event["data"]["traits"]["first_name"], "lookup" in event["data"]) == ("Lena", False)
    world.file()
    assert world.filed() == [thin, (thin[0], event["id"])]
    assert world.sqs.waiting["vendors"] == []


def test_the_answer_is_kept_as_received_and_says_what_it_answers(world):
    arrive(world)
    world.run()
    delivery = world.queued()[0]["delivery"]
    assert json.loads(delivery["body"]) == CONTACT
    assert delivery["url"] == f"{world.vendor.address}/crm/v3/objects/contacts/123"
    assert delivery["asked"]["complete"]["data"]["lookup"] == {"object": "contact", "id": "123"}


def test_a_replay_reads_it_again(world):
    arrive(world)
    world.run()
    (message,) = world.queued()
    (event,) = answers.parser(hubspot.connector, message["delivery"])(request_of(message["delivery"]))
    assert event.id == message["events"][0]["id"]
    webhook = {"connector": "hubspot", "body": "[]"}
    assert answers.parser(hubspot.connector, webhook) is hubspot.connector.parse


def test_a_redelivery_asks_again_and_files_nothing_new(world):
    for _ in range(2):
        arrive(world)
        world.run()
        world.file()
    assert (len(world.vendor.asked), len(world.filed())) == (2, 2)


def test_every_thin_event_of_a_delivery_is_asked_for(world):
    world.vendor.answer = lambda asked: Says(body=CONTACT)
    arrive(world, CREATED, {**CREATED, "objectId": 124}, {**CREATED, "subscriptionType": "contact.deletion"})
    assert len(world.sqs.waiting["vendors"]) == 2


def test_without_a_token_it_is_counted_and_completed_by_a_later_redelivery(world):
    documents, world.documents = world.documents, {}
    arrive(world)
    metrics, error = counted(world.run)
    assert (metrics, error, world.queued(), len(world.filed())) == (["LookupWithoutToken"], None, [], 1)
    world.documents = documents
    arrive(world)
    world.run()
    world.file()
    assert len(world.filed()) == 2


def test_what_the_vendor_does_not_have_any_more_stays_thin(world):
    world.vendor.answer = lambda asked: Says(status=404)
    arrive(world)
    metrics, error = counted(world.run)
    assert (metrics, error, world.queued()) == (["LookupNotFound"], None, [])


@pytest.mark.parametrize(("status", "metrics"), [(401, ["VendorRefused"]), (403, ["VendorRefused"]), (500, [])])
def test_trouble_comes_again_and_somebody_hears_of_it(world, status, metrics):
    world.vendor.answer = lambda asked: Says(status=status)
    arrive(world)
    found, error = counted(world.run)
    assert (found, type(error), len(world.sqs.waiting["vendors"])) == (metrics, UnavailableError, 1)


@pytest.mark.parametrize("answer", [{"properties": 5}, []])
def test_an_answer_that_nobody_can_read_is_quarantined_with_what_it_answers(world, answer):
    world.vendor.answer = lambda asked: Says(body=answer)
    arrive(world)
    world.run()
    (message,) = world.queued()
    assert (message["events"], bool(message["error"])) == ([], True)
    world.file()
    (key,) = [one["Key"] for one in world.s3.list_objects_v2(Bucket="bucket", Prefix="quarantine/")["Contents"]]
    assert "complete" in json.loads(world.s3.get_object(Bucket="bucket", Key=key)["Body"].read())["delivery"]["asked"]


def test_history_stays_history(world):
    world.receive("hubspot", "crm", [CREATED])
    (message,) = world.queued()
    message["delivery"]["quiet"] = True
    world.sqs.waiting["events"] = [json.dumps(message)]
    world.file()
    world.run()
    assert world.queued()[0]["delivery"]["quiet"] is True


def test_it_may_die_at_every_call_and_goes_on(world):
    arrive(world)
    begun, world.calls = list(world.sqs.waiting["vendors"]), 0
    world.run()
    expected, calls = world.queued(), world.calls
    assert calls >= 2
    for point in [(call, when) for call in range(1, calls + 1) for when in ("before", "after")]:
        world.sqs.waiting = {"events": [], "vendors": list(begun)}
        world.dies, world.calls = point, 0
        with pytest.raises(Killed):
            world.run()
        world.dies = None
        world.run()
        assert all(one == expected[0] for one in world.queued()), point
    world.file()
    assert len(world.filed()) == 2


def test_an_event_of_somebody_who_was_erased_is_not_asked_for(world, monkeypatch):
    arrive(world)
    world.run()
    monkeypatch.setattr(filing, "erased_since", lambda item, event: True)
    arrive(world, {**CREATED, "occurredAt": AT + 1})
    assert (world.sqs.waiting["vendors"], len(world.filed())) == ([], 1)
