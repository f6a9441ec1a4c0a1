"""Broadcasts on the local AWS from draft to end: by command, as operators send them. The outbox says who got what."""

import json
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from infra.cli import api, dlq, inbox
from infra.cli.main import app
from infra.cli.send import post
from infra.cli.senders import Webhook
from infra.cli.travel import travel
from shared.errors import Permanent
from shared.journeys.control_store import FRESH_SECONDS
from tests.e2e.awaiting import PATIENCE_SECONDS
from tests.e2e.killing import killing, soon_again

LIST = "friends_of_the_house"
NIGHT, NOON = 3, 12
ZONES = ("Pacific/Kiritimati", "Asia/Kathmandu", "Europe/Berlin", "America/New_York")
KILL_EVERY_SECONDS = 1.5
WORKERS = ("run_broadcasts", "advance_journey")
"""What delivers may have sent the mail when it dies, and marketing goes at most once: `infra.prove.messages`."""

LONG = timedelta(minutes=10)
"""Longer than anything takes that is due at a moment: the stage's clock goes on while its functions work."""


class Desk:
    """Somebody at the command line, and friends of the house whom nobody has met before."""

    def __init__(self, stage, idle):
        self.stage, self.idle, self.world, self.known = stage, idle, uuid4().hex[:8], 0

    def friends(self, *zones, listed=True):
        """Their addresses; each lives in such a zone and agreed to marketing by mail."""
        met = {f"friend{self.known + number}.{self.world}@example.com": zone for number, zone in enumerate(zones)}
        self.known += len(met)
        grant = {"channel": "email", "purpose": "marketing", "state": "granted", "by_person": True}
        self.tell(
            {
                one: {"traits": {"language": "en", "time_zone": zone}, "consents": [grant], "tags": {LIST: listed}}
                for one, zone in met.items()
            }
        )
        return list(met)

    def tell(self, data):
        """What a system of the brand's own says, by address."""
        said = {"name": "customer.updated", "occurred_at": self.stage.now().isoformat()}
        events = [
            {"id": uuid4().hex, **said, "identifiers": [{"kind": "email", "value": email}], "data": one}
            for email, one in data.items()
        ]
        assert post(self.stage, Webhook("standard_webhooks", "own", json.dumps(events).encode())).status == 200
        self.idle.wait()

    def withdraws(self, email):
        act = {"channel": "email", "purpose": "marketing", "state": "withdrawn", "by_person": True}
        self.tell({email: {"consents": [act]}})

    def run(self, *words, fails=False):
        done = CliRunner().invoke(app, list(words), env={"COLUMNS": "300"})
        assert bool(done.exit_code) == fails, done.output
        return " ".join(done.output.split())

    def goes(self, name, audience, *options):
        """Drafted, counted and confirmed, under a name that is left to this test."""
        name = f"{name}_{self.world}"
        self.run(
            "broadcasts", "draft", name, "--segment", LIST, "--template", "matching_items", "--reason", "e2e", *options
        )
        assert f"{audience} reached" in self.run("broadcasts", "count", name)
        assert f"for {audience} " in self.run("broadcasts", "confirm", name, "--audience", str(audience))
        return name

    def became(self, name):
        """State, and what became of whom."""
        found = api.get(self.stage, f"/broadcasts/{name}")
        assert found["next"] is None
        told = {word: value for word, value in found["outcome"].items() if value}
        return found["broadcast"]["state"], told

    def job(self, name):
        """State, and what it has counted."""
        found = api.get(self.stage, f"/jobs/broadcast/{name}")
        return found["state"], found["progress"]

    def press(self, act, name):
        """A button on the page of jobs."""
        page = self.stage.call("operate_console", {"act": act, "job": name, "reason": "a look first"})
        assert f"broadcast {name} is " in page

    def abort(self, name):
        """*Stop execution* in the AWS console."""
        run = api.get(self.stage, f"/jobs/broadcast/{name}")["run"]
        executions = f"{self.stage.jobs.replace(':stateMachine:', ':execution:')}broadcast"
        arn = f"{executions}:{name}" + (f".{run}" if run > 1 else "")
        self.stage.client("stepfunctions").stop_execution(executionArn=arn)

    def passes(self, **time):
        self.passes_until(self.stage.now() + timedelta(**time))

    def passes_until(self, at):
        travel(self.stage, at, self.idle)

    def mails(self):
        """When each of them got one, on the stage's clock."""
        found = [(mail.to[0], datetime.fromisoformat(mail.at)) for mail in inbox.read(self.stage)]
        return [(to, at) for to, at in found if self.world in to]

    def got(self):
        return Counter(to for to, _ in self.mails())


@pytest.fixture
def desk(stage, idle):
    """The next has the list to itself."""
    here = Desk(stage, idle)
    yield here
    here.tell({f"friend{number}.{here.world}@example.com": {"tags": {LIST: False}} for number in range(here.known)})


def zone_where(hour, now):
    """Where it is about that time of day."""
    ahead = (hour - now.astimezone(UTC).hour + 11) % 24 - 11
    return f"Etc/GMT{-ahead:+d}"


def test_everybody_in_the_segment_gets_one_mail_and_nobody_else_whoever_dies_on_the_way(desk, tmp_path):
    here = zone_where(NOON, desk.stage.now())
    *readers, late, silent = desk.friends(*[here] * 10, listed=False)
    desk.friends(here, listed=False)
    guests = tmp_path / "guests.csv"
    guests.write_text("\n".join(["email", *readers, late, silent]))
    desk.run("segments", "import", LIST, str(guests), "--replace")
    desk.withdraws(silent)
    dead, name = dlq.counts(desk.stage), f"opening_{desk.world}"
    draft = ("--segment", LIST, "--template", "matching_items", "--reason", "we open")
    assert "drafted" in desk.run("broadcasts", "draft", name, *draft)
    assert "not counted yet" in desk.run("broadcasts", "confirm", name, "--audience", "10", fails=True)
    assert f"10 of {LIST}" in (told := desk.run("broadcasts", "count", name))
    assert "9 reached" in told
    assert "10 were counted, and not 9" in desk.run("broadcasts", "confirm", name, "--audience", "9", fails=True)
    assert "confirmed for 10" in desk.run("broadcasts", "confirm", name, "--audience", "10")
    desk.withdraws(late)
    assert desk.got() == {}
    with soon_again(desk.stage, "runs"):
        with killing(Random(1), every_seconds=KILL_EVERY_SECONDS, of=WORKERS) as killed:  # noqa: S311
            persevering(lambda: desk.passes(minutes=1))
        persevering(lambda: desk.passes(minutes=9))
    assert killed
    assert dlq.counts(desk.stage) == dead
    assert desk.got() == dict.fromkeys(readers, 1)
    assert (desk.became(name), desk.job(name)) == (
        ("done", {"sent": 8, "withheld": {"consent": 2}}),
        ("done", {"audience": 10, "entered": 10, "skipped": 0, "refused": 0, "sent": 8}),
    )


def persevering(do):
    """The hand that moves the clock calls functions, too, and one of them may be the one that dies."""
    while True:
        try:
            return do()
        except Permanent:
            continue


def test_what_has_not_left_when_it_is_stopped_leaves_after_that_or_never(desk):
    friends = desk.friends(*[zone_where(NOON, desk.stage.now())] * 6)
    spring, summer = (desk.goes(one, 6, "--rate", "0.01") for one in ("spring", "summer"))
    while desk.got().total() < 5:
        desk.passes(seconds=100)
    desk.run("broadcasts", "stop", spring, "--reason", "wrong price")
    desk.run("broadcasts", "stop", summer, "--reason", "wrong season", "--final")
    time.sleep(FRESH_SECONDS)  # of the real clock, whatever the clock of the stage says: then the last has heard
    desk.passes(seconds=10)
    left = desk.got()
    desk.passes(hours=1)
    assert desk.got() == left
    (_, first), (state, second) = desk.became(spring), desk.became(summer)
    assert first == {"left": 6 - first["sent"], "sent": first["sent"]}
    assert (state, second["ended"]) == ("stopped", {"journey stopped": 6 - second["sent"]})
    assert "paused" in desk.run("broadcasts", "show", spring)
    assert "nothing to stop" in desk.run("broadcasts", "resume", summer, "--reason", "after all", fails=True)
    desk.run("broadcasts", "resume", spring, "--reason", "price is right")
    desk.passes(hours=1)
    assert desk.became(spring) == ("done", {"sent": 6})
    assert desk.became(summer) == ("stopped", second)
    assert (desk.got().total(), set(desk.got())) == (6 + second["sent"], set(friends))


def test_it_is_one_stop_by_whichever_door_and_whoever_goes_on_goes_on_with_all(desk):
    friends = desk.friends(*[zone_where(NOON, desk.stage.now())] * 4)
    job, page, aborted = names = [desk.goes(one, 4, "--rate", "0.01") for one in ("job", "page", "aborted")]
    while desk.got().total() < 4:
        desk.passes(seconds=100)
    assert [desk.job(one)[0] for one in names] == ["waiting"] * 3
    desk.run("jobs", "stop", "broadcast", job, "--reason", "a look first")
    desk.press("stop_broadcast", page)
    desk.abort(aborted)
    late = time.monotonic() + PATIENCE_SECONDS
    while not all(api.get(desk.stage, f"/broadcasts/{one}")["broadcast"]["paused"] for one in names):
        assert time.monotonic() < late
    time.sleep(FRESH_SECONDS)  # as above
    desk.passes(seconds=10)
    left = desk.got()
    desk.passes(hours=1)
    assert desk.got() == left
    assert [desk.job(one)[0] for one in names] == ["stopped"] * 3
    desk.run("broadcasts", "resume", job, "--reason", "it is right")
    desk.run("jobs", "resume", "broadcast", aborted, "--reason", "it is right")
    desk.press("resume_broadcast", page)
    desk.passes(hours=1)
    assert desk.got() == dict.fromkeys(friends, 3)
    whole = {"audience": 4, "entered": 4, "skipped": 0, "refused": 0, "sent": 4}
    assert [(desk.became(one), desk.job(one)) for one in names] == [(("done", {"sent": 4}), ("done", whole))] * 3


def test_a_local_time_comes_in_each_zone_on_its_own_clock(desk):
    homes = dict(zip(desk.friends(*ZONES * 2), ZONES * 2, strict=True))
    nine = next_nine(desk.stage.now())
    local = desk.goes("local", len(homes), "--at", nine.isoformat(timespec="minutes"), "--local")
    desk.passes_until(nine.replace(tzinfo=ZoneInfo(ZONES[-1])) + LONG)
    assert desk.became(local) == ("done", {"sent": len(homes)})
    clocks = {to: at.astimezone(ZoneInfo(homes[to])).replace(tzinfo=None) for to, at in desk.mails()}
    assert set(clocks) == set(homes)
    assert [at for at in clocks.values() if not nine <= at < nine + LONG] == []


def next_nine(now):
    """Nine o'clock on the first day that has not come to nine anywhere."""
    there = now.astimezone(ZoneInfo(ZONES[0]))
    day = there.date() + timedelta(days=there.hour >= 8)
    return datetime(day.year, day.month, day.day, 9)  # noqa: DTZ001 - a time on the wall


def test_at_night_it_waits_for_the_morning_and_after_three_in_a_week_for_the_next(desk):
    began = desk.stage.now()
    awake, asleep = desk.friends(*(zone_where(hour, began) for hour in (NOON, NIGHT)))
    three = [desk.goes(name, 2) for name in ("one", "two", "three")]
    desk.passes_until(began + LONG)
    assert desk.got() == {awake: 3}
    assert [desk.became(one) for one in three] == [("done", {"sent": 1, "held": {"quiet_hours": 1}})] * 3
    desk.passes_until(began + timedelta(hours=6))
    assert desk.got() == {awake: 3, asleep: 3}
    desk.passes_until(began + timedelta(days=5))
    fourth = desk.goes("four", 2)
    desk.passes(minutes=10)
    assert desk.became(fourth) == ("done", {"held": {"cap": 1, "quiet_hours": 1}})
    desk.passes_until(began + timedelta(days=7) - LONG)
    assert desk.became(fourth) == ("done", {"held": {"cap": 2}})
    desk.passes_until(began + timedelta(days=7, hours=7))
    assert desk.got() == {awake: 4, asleep: 4}
    assert desk.became(fourth) == ("done", {"sent": 2})
