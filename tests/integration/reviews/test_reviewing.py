"""A standing says what is so, once, whatever came first, whoever else was at it, and wherever somebody died."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from shared.aws import keys
from shared.errors import Permanent
from shared.events import OURS, links
from shared.reviews import causes
from shared.reviews.causes import Cause
from shared.reviews.members import Members
from shared.reviews.models import Reviewed
from shared.reviews.review import review
from shared.reviews.rules import compiled, rules_of
from shared.reviews.segments import Segment
from tests.integration.profiles.stories import BRAND, decide, hashed
from tests.integration.reviews.conftest import ANN, BEN, COOKIE, NOW, look, order, visit

DAY = timedelta(days=1)


def test_the_first_review_of_a_customer_finds_its_stage_and_segments_and_tells_them(world):
    world.file(visit(1, ANN, tags={"fan": True}))
    world.review(ANN)
    assert world.profile(ANN).plain() | {"stage": "acquisition", "segments": ["fan"]} == world.profile(ANN).plain()
    assert world.members("fan") == [hashed(ANN)]
    assert [name for _, name, _ in world.news()] == ["stage.changed", "segment.entered"]


def test_what_a_journey_led_to_says_how_many_did_and_what_others_say_afterwards_does_not(world):
    noted = {"tags": {"fan": True}, "journey": {"name": "care", "step": "note", "links": 2, "trigger": {}}}
    world.file(visit(1, ANN), replace(visit(2, ANN, **noted), source=OURS))
    assert world.table.get(keys.traits(hashed(ANN)))["links"] == 2
    world.review(ANN, links=2)
    assert [links(told.source, told.data) for told in world.facts()] == [2, 2]
    world.file(visit(3, ANN, tags={"fan": False}))
    assert "links" not in world.table.get(keys.traits(hashed(ANN)))
    world.review(ANN)
    assert [links(told.source, told.data) for told in world.facts()] == [2, 2, 0]


def test_a_second_look_at_the_same_customer_writes_nothing(world):
    world.file(visit(1, ANN, tags={"fan": True}))
    world.review(ANN)
    written = len(world.client.written)
    world.review(ANN)
    world.review(ANN, NOW + DAY)
    assert len(world.client.written) == written


def test_a_visit_that_only_puts_a_date_off_writes_nothing_and_the_date_is_looked_at_again_when_it_comes(world):
    world.file(visit(1, ANN))
    world.review(ANN)
    first = world.standing(ANN).next_at
    world.file(visit(2, ANN, day=10))
    world.review(ANN, NOW + 10 * DAY)
    assert (len(world.client.written), world.standing(ANN).next_at) == (1, first)
    world.review(ANN, first, due_at=keys.timestamp(first))
    assert (world.standing(ANN).segments, world.standing(ANN).next_at) == ({}, first + 10 * DAY)


def test_a_date_that_was_left_behind_or_came_twice_is_not_looked_at(world):
    world.file(visit(1, ANN))
    world.review(ANN)
    due = world.standing(ANN).next_at
    world.review(ANN, due, due_at=keys.timestamp(due))
    assert (world.standing(ANN).segments.keys(), world.standing(ANN).next_at) == ({"lapsed"}, None)
    world.look = None
    world.review(ANN, due + DAY, due_at=keys.timestamp(due))
    assert len(world.client.written) == 2


def test_what_is_due_lies_in_the_index_under_its_date(world):
    world.file(visit(1, ANN))
    world.review(ANN)
    due = world.standing(ANN).next_at
    (bucket,) = {item["due_bucket"] for item in world.client.written}
    assert [one["pk"] for one in world.table.due(bucket, keys.timestamp(due))] == [hashed(ANN)]


def test_whoever_was_slower_looks_again_and_what_it_had_seen_is_not_written(world):
    """A second worker reviews between this one's read and its write."""
    world.file(visit(1, ANN))

    def slow(profile, known, now):
        found = look(profile, known, now)
        world.look = look
        world.file(order(2, ANN))
        world.review(ANN)
        return found

    world.look = slow
    world.review(ANN)
    assert world.standing(ANN).stage == "trial"
    assert [name for _, name, _ in world.news()] == ["stage.changed"]


def test_a_change_while_the_standing_is_being_written_is_seen_by_the_look_after_it(world, monkeypatch):
    """The other worker sees nothing to do: what it finds is what is stored so far. So the writer has to look again."""
    world.file(visit(1, ANN))
    world.review(ANN)
    world.file(visit(2, ANN, tags={"fan": True}))

    def slow(profile, known, now):
        found = look(profile, known, now)
        world.look = look
        world.file(visit(3, ANN, tags={"fan": False}))
        world.review(ANN)
        return found

    world.look = slow
    world.review(ANN)
    assert (world.standing(ANN).segments, world.members("fan")) == ({}, [])


def test_rules_that_never_come_to_rest_are_an_error_and_no_endless_loop(world):
    world.file(visit(1, ANN))
    world.look = lambda profile, known, now: Reviewed(
        replace(look(profile, known, now).standing, stage=str(len(world.client.written)))
    )
    with pytest.raises(Permanent, match="rest"):
        world.review(ANN)
    assert len(world.client.written) < 30


def test_nobody_who_is_not_one_person_has_a_standing(world):
    world.file(visit(1, COOKIE))
    world.review(COOKIE)
    assert world.client.written == []


def test_who_turns_out_to_be_several_loses_the_standing_of_one(world):
    desk = ("email", "person", "desk@a.example")
    world.file(visit(1, desk, tags={"fan": True}))
    world.review(desk)
    assert world.members("fan") == [hashed(desk)]
    guests = [("phone", "person", f"+493090182{number}0") for number in range(3)]
    world.file(*(visit(10 + number, desk, guest) for number, guest in enumerate(guests)))
    world.review(desk)
    assert world.profile(desk).shared
    assert (world.standing(desk), world.members("fan")) == (None, [])


def test_customers_that_become_one_have_one_standing_and_nothing_is_told_twice(world):
    world.file(order(1, ANN, day=-3), visit(2, ANN, tags={"fan": True}), visit(3, BEN))
    world.review(ANN, NOW)
    world.review(BEN, NOW + DAY)
    world.client.written.clear()
    world.file(visit(4, ANN, BEN))
    world.review(BEN, NOW + 2 * DAY)
    one = world.profile(ANN)
    assert (world.standing(ANN).stage, world.standing(ANN).stage_since) == ("trial", NOW)
    assert world.standing(ANN).segments == {"fan": NOW}
    assert world.members("fan") == [one.customer_id]
    assert one.remnants == {}
    assert world.news() == []


def test_the_index_says_since_when_the_first_of_customers_that_became_one_was_in_the_segment(world):
    """Whichever id it keeps: a broadcast goes to whoever was in it when it was counted."""
    first, kept = sorted((ANN, BEN), key=hashed, reverse=True)
    world.file(visit(1, first, tags={"fan": True}), visit(2, kept, tags={"fan": True}))
    world.review(first, NOW)
    world.review(kept, NOW + DAY)
    world.file(visit(3, ANN, BEN))
    world.review(ANN, NOW + 2 * DAY)
    assert world.profile(ANN).customer_id == hashed(kept)
    assert [one.since for one in Members(world.table).all("fan")] == [keys.timestamp(NOW)]


def test_after_a_cut_each_is_what_it_would_be_had_they_never_been_one(world):
    world.file(order(1, ANN), visit(2, BEN, tags={"fan": True}), visit(3, ANN, BEN))
    world.review(ANN)
    decide(world.table, (ANN, BEN), 1)
    world.review(ANN, NOW + DAY, quiet=True)
    world.review(BEN, NOW + DAY, quiet=True)
    assert (world.standing(ANN).stage, set(world.standing(ANN).segments)) == ("trial", set())
    assert (world.standing(BEN).stage, set(world.standing(BEN).segments)) == ("acquisition", {"fan"})
    assert world.members("fan") == [hashed(BEN)]
    assert all("quiet" in item for item in world.client.written[1:] if "news" in item)


@pytest.mark.parametrize(("day", "together"), [(21, "loyalty"), (40, "retention")])
def test_after_a_cut_nobody_keeps_a_stage_that_rests_on_the_purchases_of_the_other(world, day, together):
    rules = rules_of(compiled([], BRAND))
    world.look = lambda profile, known, now: review(profile, known, now, rules)
    world.file(order(1, BEN, day=0), order(2, BEN, day=10), order(3, ANN, day=20), visit(4, ANN, BEN, day=20))
    world.review(ANN, NOW + day * DAY)
    assert world.standing(ANN).stage == together
    before = [{item["sk"]: item for item in world.table.query(hashed(one), "", consistent=True)} for one in (ANN, BEN)]
    decide(world.table, (ANN, BEN), 1)
    called = [
        cause
        for one, known in zip((ANN, BEN), before, strict=True)
        for item in world.table.query(hashed(one), "", consistent=True)
        if item != known.get(item["sk"])
        for cause in causes.of(known.get(item["sk"]), item, frozenset({"tags"}))
    ]
    for cause in called:
        world.reviewing().review(Cause.of(cause.plain()), NOW + (day + 1) * DAY)
    assert all(item.get("quiet") for item in world.client.written[1:] if "news" in item)
    assert world.standing(ANN).stage == "trial"
    fresh = review(world.profile(BEN), None, NOW + (day + 1) * DAY, rules).standing
    assert world.standing(BEN).stage == fresh.stage


def test_what_time_brought_is_news_although_a_refresh_is_there_first_and_what_else_it_finds_is_not(world):
    world.file(visit(1, ANN, tags={"fan": True}))
    world.review(ANN, by_rules=True, quiet=True)
    world.review(ANN, world.standing(ANN).next_at, by_rules=True, quiet=True)
    told = [([one["data"] for one in item["news"]], item.get("quiet", False)) for item in world.client.written]
    assert [quiet for _, quiet in told] == [True, False]
    assert "lapsed" in told[1][0][0]


def test_who_loses_what_was_done_on_a_device_to_another_who_uses_it_is_looked_at(world):
    """The other's event changes nothing of theirs, and yet a part of what they were is nobody's now."""
    world.file(visit(1, COOKIE, tags={"fan": True}), visit(2, ANN, COOKIE))
    world.review(ANN)
    assert world.members("fan") == [hashed(ANN)]
    before = {item["sk"]: item for item in world.table.query(hashed(ANN), "", consistent=True)}
    world.file(visit(3, BEN, COOKIE))
    now = {item["sk"]: item for item in world.table.query(hashed(ANN), "", consistent=True)}
    changed = [(before.get(key), item) for key, item in now.items() if item != before.get(key)]
    assert [cause for pair in changed for cause in causes.of(*pair, frozenset({"tags"}))] == [Cause(hashed(ANN))]
    world.review(ANN)
    assert world.members("fan") == []


@pytest.mark.parametrize("number", [91, 250])
def test_more_segments_than_a_transaction_takes_are_entered_and_left_in_portions_each_told_once(world, number):
    tags = {f"t{one:03}": True for one in range(number)}
    world.file(visit(1, ANN, tags=tags))
    world.review(ANN)
    assert world.standing(ANN).segments.keys() == tags.keys()
    assert all(world.is_in(name, hashed(ANN)) for name in tags)
    entered = [said for _, name, said in world.news() if name == "segment.entered"]
    assert len(entered) == len(set(entered)) == number
    world.file(visit(2, ANN, BEN, tags=dict.fromkeys(tags, False)))
    world.review(BEN)
    assert not any(world.is_in(name, one) for name in tags for one in (hashed(ANN), hashed(BEN)))


def test_of_more_new_segments_than_a_transaction_takes_none_is_news(world):
    old, new = (
        rules_of(compiled([Segment(f"t{one:03}", condition="true") for one in range(number)], BRAND))
        for number in (0, 100)
    )
    world.file(visit(1, ANN))
    for rules in (old, new):
        world.look = lambda profile, known, now, rules=rules: review(profile, known, now, rules)
        world.review(ANN)
    assert len(world.standing(ANN).segments) == 100
    assert [name for _, name, _ in world.news()] == ["stage.changed"]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_wherever_a_review_dies_the_next_delivery_makes_it_whole_and_news_are_told_once(world, after):
    """Two customers that became one: everything a review can write is in it."""

    def story(number):
        ann, ben = ("email", "person", f"a{number}@a.example"), ("phone", "person", f"+4930901{number:04}")
        world.file(visit(10 * number + 1, ann, tags={"fan": True}), order(10 * number + 2, ben))
        world.review(ann)
        world.review(ben)
        world.file(visit(10 * number + 3, ann, ben, tags={"fan": False, "new": True}))
        world.client.written.clear()
        return ann

    calls = world.calls(story(0), NOW + DAY)
    wanted = [(name, said) for _, name, said in world.news()]
    assert calls > 5
    assert len(wanted) == 2
    for point in range(calls):
        who = story(point + 1)
        world.crash(who, NOW + DAY, point, after=after)
        world.review(who, NOW + DAY)
        profile = world.profile(who)
        assert (profile.remnants, set(world.standing(who).segments)) == ({}, {"new"}), point
        assert not set(profile.aliases) & set(world.members("fan")), point
        assert set(profile.aliases) & set(world.members("new")) == {profile.customer_id}, point
        assert [(name, said) for _, name, said in world.news()] == wanted, point
