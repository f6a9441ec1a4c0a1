"""A list of people becomes a segment; a later one replaces it, whoever is on the way and wherever it dies."""

from datetime import timedelta
from functools import partial

import pytest
from msgspec.structs import replace

from shared.aws import keys
from shared.events import Identifier
from shared.importing import error_file, members
from shared.importing.models import State
from shared.profiles import facts
from shared.profiles.filing import Filing
from shared.profiles.store import ProfileStore
from shared.reviews.causes import Cause
from shared.reviews.members import Members
from shared.reviews.review import review
from shared.reviews.reviewing import Reviewing
from shared.reviews.rules import compiled, rules_of
from shared.reviews.segments import Segment
from shared.reviews.store import Standings
from tests.integration.importing.test_work import Killed, World, points
from tests.unit.importing.making import BRAND, NOW

SECRET = b"a key of the test"
GUESTS = {"kind": "members", "source": "segments/guests", "segment": "guests"}
RULES = rules_of(compiled([Segment("guests")], BRAND))
LATER = NOW + timedelta(hours=1)


def address(number):
    return f"p{number}@example.com"


def a_file(*numbers):
    return "\n".join(["email", *map(address, numbers)]).encode()


class Lists(World):
    """Imports of one list after the other, as often as a test likes."""

    def __init__(self, table):
        super().__init__(table, None)
        self.over = True

    def upload(self, name, file, at=NOW, **more):
        self.s3.put_object(Bucket="bucket", Key=error_file.input_key(name), Body=file)
        self.id, self.at, self.now = name, at, at
        self.begin({"id": name, **GUESTS, **more})

    def state(self):
        return self.importing().imports.get(self.id)

    def file(self):
        """What is on the queue of events is filed, and whoever it is about is reviewed."""
        waiting, self.sqs.waiting["events"] = self.queued(), []
        for delivery in waiting:
            for event in map(facts.event_from_plain, delivery["events"]):
                filing = Filing(self.table, BRAND, SECRET)
                filed = filing.file(event, self.at, lambda *_: None, quiet=delivery["delivery"]["quiet"])
                self.review(filed.home)

    def review(self, home):
        look = partial(review, rules=RULES)
        Reviewing(ProfileStore(self.table), Standings(self.table), look, lambda _: None).review(Cause(home), self.at)

    def told(self):
        """Who is said to be in it, and who not."""
        events = [event for delivery in self.queued() for event in delivery["events"]]
        return {(one["identifiers"][0]["value"], one["data"]["tags"]["guests"], one["id"]) for one in events}

    def members(self):
        known = {keys.identifier_id(Identifier("email", address(n)), SECRET): n for n in range(500)}
        return sorted(known[one.customer_id] for one in Members(self.table).all("guests"))

    def whole(self, name, numbers, at=NOW, **more):
        """What a turn queues is filed before the next one begins."""
        self.upload(name, a_file(*numbers), at, **more)
        while not self.over:
            self.turn()
            self.file()
        return self.state()


@pytest.fixture
def lists(table):
    return Lists(table)


def test_everybody_on_the_list_is_in_the_segment_and_a_second_list_adds_to_it(lists):
    lists.whole("i1", [1, 2])
    lists.whole("i2", [2, 3], LATER)
    assert lists.members() == [1, 2, 3]


def test_a_list_that_replaces_takes_out_who_is_not_on_it(lists, monkeypatch):
    monkeypatch.setattr(members, "AT_ONCE", 2)
    lists.whole("i1", range(9))
    done = lists.whole("i2", [4, 5, 20], LATER, replaces=True)
    assert (done.state, done.accepted, done.removed, lists.members()) == (State.DONE, 3, 7, [4, 5, 20])


def test_who_was_taken_out_is_in_again_when_a_later_list_says_so(lists):
    for hour, numbers in enumerate(([1, 2], [2], [1, 2], [1])):
        lists.whole(f"i{hour}", numbers, NOW + timedelta(hours=hour), replaces=True)
        assert lists.members() == numbers


def test_who_is_on_the_list_stays_though_their_row_is_filed_last(lists):
    """Taken out by an older look at the list, that is: the row has the last word, whatever comes first."""
    lists.whole("i1", [1, 2])
    lists.upload("i2", a_file(2), LATER, replaces=True)
    lists.run()
    lists.sqs.waiting["events"].reverse()
    lists.file()
    assert lists.members() == [2]


def test_who_was_still_on_the_way_into_the_segment_is_taken_out_by_the_second_look(lists):
    """The first list was uploaded by mistake; the right one follows before the first is filed."""
    lists.upload("i1", a_file(1, 2))
    lists.run()
    wrong, lists.sqs.waiting["events"] = lists.sqs.waiting["events"], []
    lists.upload("i2", a_file(2), LATER, replaces=True)
    while not (lists.state() and lists.state().sweep_at):
        lists.turn()
    lists.sqs.waiting["events"] += wrong
    lists.file()
    assert lists.members() == [1, 2]
    lists.run()
    lists.file()
    assert lists.members() == [2]


@pytest.mark.parametrize("file", [a_file(1) + b"\nnobody", b"email\n"], ids=["a row is wrong", "there is none"])
def test_nobody_is_taken_out_by_a_file_that_may_be_wrong_until_somebody_says_that_it_is_right(lists, file):
    lists.whole("i1", [1, 2])
    lists.upload("i2", file, LATER, replaces=True)
    stopped = lists.run()
    lists.file()
    assert (stopped.state, "nobody was taken out" in stopped.reason, lists.members()) == (State.STOPPED, True, [1, 2])


def test_a_dry_run_takes_nobody_out(lists):
    lists.whole("i1", [1, 2])
    assert lists.whole("i2", [1], LATER, replaces=True, dry_run=True).state is State.DONE
    assert lists.members() == [1, 2]


def test_only_a_list_that_is_to_start_journeys_does(lists):
    quiet = {}
    for name, starts in (("i1", False), ("i2", True)):
        lists.upload(name, a_file(1), starts_journeys=starts)
        lists.run()
        quiet[name] = {one["delivery"]["quiet"] for one in lists.queued()}
        lists.file()
    assert quiet == {"i1": {True}, "i2": {False}}


def test_wherever_it_dies_the_list_is_replaced_in_the_end(table, monkeypatch):
    """Three are in it, of whom one stays, on pages of two."""
    monkeypatch.setattr(members, "AT_ONCE", 2)
    lists = Lists(table)
    lists.whole("i0", range(3))
    lists.upload("i1", a_file(0, 3), LATER, replaces=True)
    lists.calls = 0
    done, expected, calls = lists.run(), lists.told(), lists.calls
    lists.sqs.waiting["events"].clear()
    assert (done.state, calls > 15) == (State.DONE, True)
    for point in points(calls):
        lists.table.delete(keys.imported("i1"))
        lists.upload("i1", a_file(0, 3), LATER, replaces=True)
        lists.dies, lists.calls = point, 0
        with pytest.raises(Killed):
            lists.run()
        lists.dies = None
        assert replace(lists.run(), version=done.version) == done, point
        assert lists.told() == expected, point
        lists.sqs.waiting["events"].clear()
