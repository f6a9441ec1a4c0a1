"""What a scanner follows is no click, whichever of its clicks is told first; what a person follows is one."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from functions.resolve_identity.following import Following
from shared.aws.table import Table
from shared.events import Event, Identifier, Name
from shared.messages.clicks import MOST, Clicks
from shared.messages.following import SETTLES
from shared.messages.ledger import Evidence, Ledger
from shared.profiles import facts
from tests.doubles.dynamodb import DynamoDB
from tests.unit.messages.samples import NOW, a_message

ARRIVED = NOW - timedelta(hours=1)


@dataclass
class Queue:
    """What comes is judged, or waits; `filed` is under which name, and by which machine, each went on."""

    now: datetime = NOW
    client: DynamoDB = field(default_factory=DynamoDB)
    waiting: list[tuple[datetime, dict[str, Any]]] = field(default_factory=list)
    filed: dict[str, tuple[str, str | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.message, ledger = a_message(), Ledger(self.table)
        ledger.claim(self.message, ARRIVED)
        ledger.delivered(Evidence(self.message.address, self.message.send_key, "delivered_at", ARRIVED))

    @property
    def table(self) -> Table:
        return Table(self.client, "customers")

    def clicks(self, *told: tuple[float, str], send_id: str | None = None) -> list[dict[str, Any]]:
        return [self.click(number, *one, send_id or self.message.send_id) for number, one in enumerate(told)]

    def click(self, number: int, seconds: float, link: str, send_id: str) -> dict[str, Any]:
        about = {"channel": "email", "send_id": send_id, "link": f"https://alder-finch.example/{link}"}
        at, ann = NOW + timedelta(seconds=seconds), Identifier("email", "ann@example.com")
        event = Event(f"click {number}", Name.MESSAGE_CLICKED, at, "ses/feedback", (ann,), {"message": about})
        return {"delivery": {"id": str(number)}, "events": [facts.plain(event)], "error": None}

    def come(self, queued: dict[str, Any]) -> None:
        following = Following(Clicks(self.table), self.again, lambda: self.now)
        if not following.put_off(queued, queued):
            for plain in following.judged(queued)["events"]:
                self.filed[plain["id"]] = plain["name"], plain["data"]["message"].get("machine")

    def again(self, queued: dict[str, Any], seconds: int) -> None:
        self.waiting.append((self.now + timedelta(seconds=seconds), queued))

    def pass_by(self) -> None:
        """Until nothing waits any more."""
        while self.waiting:
            self.now, queued = self.waiting.pop(0)
            self.come(queued)


CLICKED, FETCHED = (Name.MESSAGE_CLICKED, None), (Name.MESSAGE_FETCHED, "many_links")
SWEEP = ((-1.0, "a"), (-0.9, "b"), (-0.8, "c"), (-0.7, "unsubscribe"))


def test_all_that_a_scanner_follows_is_fetched_in_whatever_order_it_is_told():
    for order in permutations(range(len(SWEEP))):
        queue = Queue()
        told = queue.clicks(*SWEEP)
        for number in order:
            queue.come(told[number])
        assert queue.filed == {}
        queue.pass_by()
        assert set(queue.filed.values()) == {FETCHED}


def test_one_that_is_told_late_is_judged_with_those_that_were_told_before():
    queue = Queue()
    first, *rest = queue.clicks(*SWEEP)
    for one in rest:
        queue.come(one)
    queue.pass_by()
    queue.now += timedelta(hours=1)
    queue.come(first)
    assert queue.filed["click 0"] == FETCHED
    assert not queue.waiting


def test_what_a_person_follows_waits_as_long_and_is_a_click():
    queue = Queue()
    for one in queue.clicks((-1, "a"), (2, "b")):
        queue.come(one)
    assert [due - NOW for due, _ in queue.waiting] == [SETTLES, SETTLES]
    queue.pass_by()
    assert set(queue.filed.values()) == {CLICKED}


def test_told_twice_it_is_judged_the_same():
    queue = Queue()
    for one in (*queue.clicks(*SWEEP), *queue.clicks(*SWEEP)):
        queue.come(one)
    queue.pass_by()
    again = dict(queue.filed)
    for one in queue.clicks(*SWEEP):
        queue.come(one)
    assert queue.filed == again == dict.fromkeys(again, FETCHED)


@pytest.mark.parametrize("send_id", [f"{'ee' * 12}_unknown", "nothing of ours"])
def test_a_click_in_a_message_that_is_not_ours_is_what_it_is_said_to_be(send_id):
    queue = Queue()
    for one in queue.clicks(*SWEEP, send_id=send_id):
        queue.come(one)
    queue.pass_by()
    assert set(queue.filed.values()) == {CLICKED}
    assert "ee" * 12 not in queue.client.partitions


def test_a_row_keeps_so_many_clicks_and_stays_readable():
    queue = Queue()
    for one in queue.clicks(*((number, str(number)) for number in range(MOST + 5))):
        queue.come(one)
    (row,) = queue.client.partitions[queue.message.address].values()
    assert len(row["clicks"]["SS"]) == MOST
    assert Ledger(queue.table).get(queue.message.address, queue.message.send_key) is not None
