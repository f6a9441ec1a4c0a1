"""A day of trouble at the sources, rehearsed: a vendor sends what nobody can read, and a secret is rotated wrongly.

What is said of test_trouble.py holds here, too.
"""

import json
import os
from collections import Counter

import pytest
from msgspec.structs import replace

from infra.cli import customers, send
from infra.cli.replay import QUARANTINE, quarantined
from shared import strict_json
from shared.connectors import standard_webhooks
from tests.e2e.drill import OWN
from tests.e2e.entrusting import entrusting, forget, warm
from tests.e2e.told import by_others

SOURCE = "/".join(OWN)
GARBAGE = int(os.environ.get("PROVE_GARBAGE", "40"))
SHAPES = ('{"id": "%s', '[{"id": ["%s', '"%s', '{"id": "x", "name": 7, "identifiers": "%s')
"""None of them is an event; the first two are not even JSON."""
OTHER = "whsec_dGhpcyBpcyBub3Qgd2hhdCB0aGV5IHNpZ24gd2l0aA=="


def filed(drill, email):
    """How often each note of somebody is on their timeline, as whoever may look is told."""
    viewer = drill.staff["viewer"]
    known = customers.find(viewer, f"email:{email}")
    events = by_others(customers.timeline(viewer, known["customer_id"])) if known else []
    return Counter(one["id"] for one in events)


@pytest.fixture
def swept(drill):
    """What this exercise leaves in quarantine goes with it."""
    yield
    for key, one in list(quarantined(drill.stage, SOURCE)):
        if drill.world in one["delivery"]["body"]:
            drill.stage.client("s3").delete_object(Bucket=drill.stage.bucket, Key=QUARANTINE + key)


def lying(drill):
    """What lies in quarantine of this exercise, byte for byte as it came."""
    bodies = (one["delivery"]["body"].encode() for _, one in quarantined(drill.stage, SOURCE))
    return Counter(body for body in bodies if drill.world.encode() in body)


def mended(request):
    """A connector that knows the vendor's new envelope."""
    body = strict_json.loads(request.body)
    inside = body["payload"] if isinstance(body, dict) and "payload" in body else body
    return standard_webhooks.parse(replace(request, body=json.dumps(inside).encode()))


class Flood:
    """What a vendor posts: events as ever, events in an envelope of its own, and what is none, 1 MB among it."""

    def __init__(self, drill):
        self.drill = drill
        self.events = {one: drill.event(one) for one in (drill.somebody() for _ in range(12))}
        self.people = list(self.events)
        self.good = [json.dumps(self.events[one]).encode() for one in self.people[:6]]
        self.changed = [json.dumps({"payload": self.events[one], "v": 2}).encode() for one in self.people[6:]]
        self.garbage = [f"{SHAPES[number % 4] % drill.world}-{number}".encode() for number in range(GARBAGE)]
        self.garbage.append(json.dumps({"blob": drill.world, "of": "x" * 1_000_000}).encode())

    @property
    def deliveries(self):
        half = GARBAGE // 2
        return [*self.garbage[:half], *self.good, *self.changed, *self.garbage[half:]]

    def unfiled(self, people):
        """Who has not exactly the one event that was told of them."""
        return [one for one in people if filed(self.drill, one) != {self.events[one]["id"]: 1}]


def test_a_vendor_floods_us_with_what_nobody_can_read(drill, swept, monkeypatch):
    flood, before = Flood(drill), drill.figure("Came in", OWN[0], 4)
    drill.causes("a vendor changes its envelope, and floods us with what is none, 1 MB among it")
    answers = drill.posts(flood.deliveries)
    drill.sees("Today: sources cannot be read", lambda: drill.alarmed("cannot be read, and wait in quarantine"))
    assert set(answers) == {200}
    drill.idle.wait()
    kept = Counter([*flood.garbage, *flood.changed])
    drill.eventually(lambda: drill.figure("Came in", OWN[0], 4) == before + kept.total(), "Today: how many")
    assert flood.unfiled(flood.people[:6]) == []
    assert lying(drill) == kept
    assert "Quarantine" in drill.run("engineer", "replay", SOURCE, "--list")
    monkeypatch.setattr(standard_webhooks, "connector", replace(standard_webhooks.connector, parse=mended))
    drill.does("engineer", "mend the connector, `tributary replay`", lambda: again(drill, len(flood.changed)))
    drill.idle.wait()
    lost, strange = Counter(flood.garbage) - lying(drill), lying(drill) - Counter(flood.garbage)
    counted = {"posted": len(answers), "filed": len(flood.people), "in_quarantine": len(flood.garbage)}
    drill.ends(lost=len(flood.unfiled(flood.people)) + lost.total(), wrong=strange.total(), **counted)


def again(drill, readable):
    """Others' quarantined deliveries may be read with ours, which does them no harm."""
    told = drill.run("engineer", "replay", SOURCE)
    assert int(told.split(" of ")[0].split()[-1]) >= readable, told


@pytest.fixture
def entrust(stage):
    with entrusting(stage, SOURCE) as here:
        yield here


def test_a_secret_is_rotated_wrongly(drill, entrust, stage):
    people = [drill.somebody() for _ in range(12)]
    events = {one: drill.event(one) for one in people}
    waiting = [json.dumps(one).encode() for one in events.values()]
    signs, engineer, answers = send.secret(stage, *OWN), drill.staff["engineer"], []
    forget(warm())

    def vendor():
        """Tries again what was refused; True where nothing is left of it."""
        answered = drill.posts(waiting, signs)
        answers.extend(answered)
        waiting[:] = [body for body, status in zip(waiting, answered, strict=True) if status != 200]
        return not waiting

    drill.causes("a source's secret is replaced by one that its vendor does not sign with")
    entrust.write(engineer, {"value": OTHER})
    assert vendor() is False
    assert 200 not in answers
    drill.sees("Today: sources are refused", lambda: drill.alarmed("are refused: they are signed with another secret"))
    shown = {row[0]: int(row[4]) for row in drill.rows("channels", "Sources")}
    assert shown[SOURCE] >= len(waiting)
    assert not any(customers.find(stage, f"email:{one}") for one in people)
    both = {"value": OTHER}, {"value": signs}
    drill.does("engineer", "store the right one beside it", lambda: entrust.write(engineer, *both), vendor)
    drill.idle.wait()
    missing = [one for one in people if filed(drill, one) != {events[one]["id"]: 1}]
    twice = answers.count(200) - len(people)
    drill.ends(lost=len(missing), wrong=twice, posted=len(answers), refused=answers.count(401), filed=len(people))
