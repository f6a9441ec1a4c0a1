"""A customer whose every field is a word of its own is erased; then whatever AWS lists is searched for each word."""

import base64
import csv
import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from infra.cli import api, web
from infra.cli.import_follow import follow
from infra.cli.import_start import Wanted, start
from infra.cli.send import post, secret
from infra.cli.senders import Webhook
from infra.cost.usage import real_now
from infra.demo import webhooks
from infra.demo.people import Person
from shared.errors import NotFoundError
from shared.importing.models import State
from tests.e2e import walking

FIELDS = ("first", "last", "city", "street", "note", "own", "wording", "tracked", "device", "whatsapp", "chat")
FIELDS += ("large", "imported", "pickup", "unread", "late")
LARGE = 150_000
"""More than the queue takes."""

STAY = ("quarantine/", "imports/")
"""What docs/privacy.md says ends by itself. The archive is sealed; a large body goes once it is read."""

NEVER = {"city", "street", "note", "late"}
"""Of an order nobody keeps where it went and what was noted: these words are in the sealed archive only."""

REASON = {"reason": "asked for it on the phone"}


@dataclass(frozen=True)
class Canary:
    person: Person
    words: Mapping[str, str]
    began: datetime = field(default_factory=real_now)

    def own(self, number: int, name: str, at: datetime, data: Mapping[str, object]) -> Webhook:
        known = [{"kind": "email", "value": self.person.email}, {"kind": "phone", "value": self.person.phone}]
        event = {"id": f"{self.person.number}-{number}", "name": name, "occurred_at": at.isoformat()}
        return Webhook(*webhooks.OWN, json.dumps({**event, "identifiers": known, "data": data}).encode())


@pytest.fixture(scope="module")
def canary(stage):
    words = {name: f"{name}ü{uuid4().hex[:12]}" if name == "own" else f"{name}{uuid4().hex[:12]}" for name in FIELDS}
    number = uuid4().int % 10**8
    person = Person(words["first"], words["last"], words["city"], "de-DE", subscribed=True, number=number)
    words |= {"email": person.email, "phone": person.phone.removeprefix("+")}
    return Canary(person, words)


def said(webhook: Webhook, changes: Mapping[str, str]) -> Webhook:
    """`changes` says what stands instead of each text of the story."""
    body = webhook.body.decode()
    for old, new in changes.items():
        assert old in body, old
        body = body.replace(old, new)
    return Webhook(webhook.connector, webhook.source, body.encode(), webhook.topic, webhook.id, webhook.at)


def delivered(stage, canary) -> list[Webhook]:
    person, words, now = canary.person, canary.words, stage.now()
    earlier = now - timedelta(hours=3)
    order = {'"Lindenstraße 14"': f'"{words["street"]}"', '"test":false': f'"test":false,"note":"{words["note"]}"'}
    consent = {"channel": "email", "purpose": "marketing", "state": "granted", "by_person": True}
    consent |= {"wording": words["wording"]}
    large = canary.own(2, "note.taken", earlier, {"note": {"text": words["large"]}})
    pickup = {"order": {"id": f"p{person.number}", "number": "#77"}, "pickup": {"store": words["pickup"]}}
    return [
        said(webhooks.order("orders/create", person, earlier), order),
        canary.own(1, "note.taken", earlier, {"note": {"text": words["own"]}, "consents": [consent]}),
        Webhook(*webhooks.OWN, large.body + b" " * LARGE),
        said(webhooks.whatsapp(person, now - timedelta(minutes=9)), {"Geschirrspüler": words["whatsapp"]}),
        chatted(webhooks.chat(person, now - timedelta(minutes=8)), words["chat"]),
        webhooks.call(person, now - timedelta(minutes=7), token=secret(stage, *webhooks.PHONES)),
        canary.own(3, "order.ready_for_pickup", now, {**pickup, "traits": {"language": "de"}}),
        Webhook(*webhooks.SHOP, f'{{"id": 1, "id": 2, "note": "{words["unread"]}"}}'.encode(), topic="orders/create"),
    ]


def chatted(webhook: Webhook, word: str) -> Webhook:
    body = json.loads(webhook.body)
    return said(webhook, {json.dumps(body["content"], ensure_ascii=False): json.dumps(word)})


def tracked(stage, canary) -> web.Answer:
    """As a browser does it."""
    words = canary.words
    call = {"type": "track", "event": "Product Viewed", "messageId": words["device"], "anonymousId": words["device"]}
    call |= {"writeKey": secret(stage, "segment", "web"), "properties": {"product_id": words["tracked"]}}
    call |= {"context": {"traits": {"email": canary.person.email}}}
    headers = {"content-type": "text/plain", "origin": "https://alder-finch.example"}
    return web.request("POST", f"{stage.api_url}/v1/t", headers=headers, body=json.dumps(call).encode())


def imported(stage, canary, folder) -> None:
    row = {"email": canary.person.email, "customer_id": str(canary.person.number), "city": canary.words["imported"]}
    with (folder / "customers.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    done = follow(stage, start(stage, Wanted(folder / "customers.csv", "customers", f"crm/{uuid4().hex[:8]}")))
    assert (done.state, done.accepted) == (State.DONE, 1)


def customer(stage, canary) -> str:
    return str(api.get(stage, "/customers", {"identifier": f"email:{canary.person.email}"})["customer_id"])


def asked(stage, idle, customer_id: str, what: str) -> Mapping[str, object]:
    request = api.post(stage, f"/customers/{customer_id}/{what}", REASON)
    idle.wait()
    told = api.get(stage, f"/customers/{customer_id}/requests/{request['id']}")
    assert told["state"] == "done"
    return told


@dataclass(frozen=True)
class Story:
    """`before` and `after` say where each word was found, `exported` is the document of in between."""

    before: Mapping[str, set[str]]
    exported: str
    link: str
    after: Mapping[str, set[str]]
    late: int
    """How often an event of somebody erased was counted after the erasure."""


def walked(stage, canary) -> tuple[dict[str, set[str]], int]:
    found = walking.everywhere(stage, canary.began)
    dropped = sum(b'"EventOfErased"' in content for place, content in found if place.startswith("log "))
    return {name: walking.holding(found, word) for name, word in canary.words.items()}, dropped


@pytest.fixture(scope="module")
def story(stage, idle, canary, tmp_path_factory):
    idle.wait()
    for webhook in delivered(stage, canary):
        assert post(stage, webhook).status == 200
    assert tracked(stage, canary).status == 200
    idle.wait()
    imported(stage, canary, tmp_path_factory.mktemp("erasure"))
    idle.wait()
    mine, (before, earlier) = customer(stage, canary), walked(stage, canary)
    export = asked(stage, idle, mine, "export")
    exported = web.request("GET", str(export["link"])).body.decode()
    asked(stage, idle, mine, "erasure")
    late = {"note": {"text": canary.words["late"]}}
    assert post(stage, canary.own(4, "note.taken", stage.now() - timedelta(hours=1), late)).status == 200
    idle.wait()
    after, dropped = walked(stage, canary)
    return Story(before, exported, str(export["link"]), after, dropped - earlier)


def in_table(places: set[str]) -> set[str]:
    return {one for one in places if one.startswith("table ")}


def test_every_word_that_is_kept_is_found_before(story):
    assert {name for name, places in story.before.items() if not places} == NEVER


def test_the_export_says_every_word_that_the_table_does(story, canary):
    known = {name for name, places in story.before.items() if in_table(places)}
    assert {name for name in known if canary.words[name] not in story.exported} == set()


def test_there_were_messages_consents_and_journeys_to_erase(story):
    exported = json.loads(story.exported)
    assert all(exported[section] for section in ("events", "messages", "consents", "journeys", "folds"))


def test_nothing_is_found_afterwards_but_what_ends_by_itself(story):
    left = {
        name: {one for one in places if not any(f" {stay}" in one for stay in STAY)}
        for name, places in story.after.items()
    }
    assert {name: places for name, places in left.items() if places} == {}


def test_what_stays_for_a_while_is_what_nobody_could_read_and_the_file_of_an_import(story):
    """The file has the address, and so the names that it is made of."""
    kinds = {name: {one.split()[2].partition("/")[0] for one in places} for name, places in story.after.items()}
    of_file = dict.fromkeys(("imported", "email", "first", "last"), {"imports"})
    assert {name: places for name, places in kinds.items() if places} == {"unread": {"quarantine"}, **of_file}


def test_the_export_of_before_is_gone_too(story):
    assert web.request("GET", story.link).status in (403, 404)


def test_what_comes_late_is_dropped_and_counted(stage, canary, story):
    assert story.late > 0
    with pytest.raises(NotFoundError):
        customer(stage, canary)


def test_the_search_looks_into_each_kind_of_place(stage):
    word, began = f"planted{uuid4().hex}", real_now()
    sqs, logs, s3 = stage.client("sqs"), stage.client("logs"), stage.client("s3")
    at = {"pk": word, "sk": "test"}
    url = sqs.create_queue(QueueName=f"test-{uuid4().hex}")["QueueUrl"]
    group = {"logGroupName": f"/test/{uuid4().hex}"}
    logs.create_log_group(**group)
    logs.create_log_stream(**group, logStreamName="test")
    try:
        stage.store().put(at, at)
        s3.put_object(Bucket=stage.bucket, Key="quarantine/test", Body=gzip.compress(word.encode()))
        for number in range(12):
            sqs.send_message(QueueUrl=url, MessageBody=f"{number}" if number < 11 else word)
        told = {"timestamp": int(began.timestamp() * 1000) + 1, "message": word}
        logs.put_log_events(**group, logStreamName="test", logEvents=[told])
        found = walking.holding(walking.everywhere(stage, began), word)
        assert {one.split()[0] for one in found} == {"table", "bucket", "queue", "log"}
    finally:
        stage.store().delete(at)
        s3.delete_object(Bucket=stage.bucket, Key="quarantine/test")
        sqs.delete_queue(QueueUrl=url)
        logs.delete_log_group(**group)


@pytest.mark.parametrize("before", ["", "a", "ab", "abc"])
def test_the_search_knows_a_word_in_each_form(before):
    text = f'{before}{{"x": "canaryü7f"}}'
    for content in (
        text.encode(),
        json.dumps(text).encode(),
        base64.b64encode(text.encode()),
        gzip.compress(text.encode()),
    ):
        assert walking.holding([("here", content)], "canaryü7f") == {"here"}
    assert walking.holding([("here", b"canary")], "canaryü7f") == set()
