"""A secret is rotated while many senders go on: nothing genuine is refused, all of it arrives once, the old one ends.

What takes five minutes on AWS, that each warm function reads the secret again, is done here by ending its processes.
"""

import json
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Lock, Thread
from uuid import uuid4

import pytest

from infra.cli import customers, web
from infra.cli.send import secret
from infra.cli.senders import Delivery, standard_webhooks
from infra.cost.usage import real_now
from shared.aws import clock
from tests.e2e.entrusting import entrusting, forget, warm
from tests.e2e.told import by_others

OWN = ("standard_webhooks", "own")
NEXT = "whsec_bmV4dCBzZWNyZXQgb2YgdGhlIHNhbXBsZSBicmFuZA=="
SENDERS, BETWEEN_SECONDS, PATIENCE_SECONDS = 4, 0.02, 180
LASTS = timedelta(seconds=3)


@dataclass
class Sender:
    """Tells of one customer without end, until it is told to stop. `busy` is held while an answer is awaited."""

    stage: object
    secret: str
    name: str = field(default_factory=lambda: uuid4().hex[:12])
    accepted: list[str] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    busy: Lock = field(default_factory=Lock)
    stop: Event = field(default_factory=Event)

    def __post_init__(self):
        self.thread = Thread(target=self.run, daemon=True)

    @property
    def email(self):
        return f"{self.name}@example.com"

    def run(self):
        while not self.stop.wait(BETWEEN_SECONDS):
            note = f"{self.name}-{len(self.accepted)}"
            with self.busy:
                status = self.deliver(note)
            if status == 200:
                self.accepted.append(note)
            else:
                self.refused.append(status)

    def deliver(self, note):
        event = {"id": note, "name": "note.taken", "occurred_at": self.stage.now().isoformat(), "data": {"note": note}}
        event["identifiers"] = [{"kind": "email", "value": self.email}]
        url, now = f"{self.stage.api_url}/webhooks/{'/'.join(OWN)}", clock.now(self.stage.store(), "")
        delivery = Delivery(url, json.dumps(event).encode(), self.secret, note, now)
        return web.request("POST", url, headers=standard_webhooks.headers(delivery), body=delivery.body).status


@pytest.fixture
def entrust(stage):
    with entrusting(stage, "/".join(OWN)) as here:
        yield lambda *secrets: here.write(stage, *secrets)


@pytest.fixture
def senders(stage, entrust):
    """At work, all with the secret that is valid now; they stop before that is put back."""
    found = [Sender(stage, secret(stage, *OWN)) for _ in range(SENDERS)]
    for one in found:
        one.thread.start()
    yield found
    end(found)


def end(senders):
    for one in senders:
        one.stop.set()
    for one in senders:
        one.thread.join()


def exchange(processes, senders):
    """Between two deliveries, as on AWS, which ends no function at work. Those that come instead read the secret."""
    with ExitStack() as pause:
        for one in senders:
            pause.enter_context(one.busy)
        forget(processes)


def more(senders, count):
    """Until so many more have been accepted, and not one refused."""
    wanted, until = _accepted(senders) + count, time.monotonic() + PATIENCE_SECONDS
    while _accepted(senders) < wanted:
        assert [one.refused for one in senders] == [[]] * SENDERS
        assert time.monotonic() < until
        time.sleep(BETWEEN_SECONDS)


def _accepted(senders):
    return sum(len(one.accepted) for one in senders)


def add(stage, senders, entrust):
    """The next one beside the old one; for a while some functions know both, and some only the old one."""
    entrust({"value": senders[0].secret}, {"value": NEXT})
    holding = warm()
    for part in (holding[::2], holding[1::2]):
        exchange(part, senders)
        more(senders, 40)


def move(senders):
    """One sender after the other signs with the next secret; what is on its way has its answer first."""
    for one in senders:
        with one.busy:
            one.secret = NEXT
        more(senders, 20)


def retire(stage, senders, entrust, old):
    """From the end that it is given, no function takes it any more, though none reads the secret at that moment."""
    ends = real_now() + LASTS
    entrust({"value": old, "not_after": ends.isoformat()}, {"value": NEXT})
    exchange(warm(), senders)
    more(senders, 20)
    while real_now() < ends:
        time.sleep(BETWEEN_SECONDS)


def test_a_secret_is_rotated_under_load_and_no_genuine_delivery_is_refused(stage, idle, entrust, senders):
    old, began = senders[0].secret, real_now()
    more(senders, 40)
    add(stage, senders, entrust)
    move(senders)
    retire(stage, senders, entrust, old)
    late = Sender(stage, old)
    assert {late.deliver(f"late-{number}") for number in range(SENDERS)} == {401}
    more(senders, 20)
    end(senders)
    assert [one.refused for one in senders] == [[]] * SENDERS
    idle.wait()
    assert [filed(stage, one) for one in senders] == [Counter(one.accepted) for one in senders]
    assert customers.find(stage, f"email:{late.email}") is None
    assert proved(stage, began).keys() == {"0:", "1:"}


def filed(stage, sender):
    """What arrived, and how often."""
    known = customers.find(stage, f"email:{sender.email}")
    events = by_others(customers.timeline(stage, known["customer_id"], limit=1_000))
    return Counter(event["data"]["note"] for event in events)


def proved(stage, since):
    """How many deliveries each secret proved, by its position: the metric that `tributary connectors` reads on AWS."""
    logs, group = stage.client("logs"), f"/{stage.app}/{stage.stage}/ingest_webhook"
    page = logs.filter_log_events(logGroupName=group, startTime=int(since.timestamp() * 1000))
    lines = (json.loads(one["message"]) for one in page["events"] if "DeliveryAccepted" in one["message"])
    return Counter(line["secret"] for line in lines if (line["connector"], line["source"]) == OWN)
