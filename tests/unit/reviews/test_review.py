"""A review: what a customer is now, what of it is news, and when to look again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.configuration import Lifecycle
from shared.events import Identifier
from shared.profiles.models import Member, Profile
from shared.reviews.dates import DateRule
from shared.reviews.models import Standing
from shared.reviews.review import review
from shared.reviews.rules import Rules
from shared.reviews.segments import Segment

DAY = timedelta(days=1)
NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
LAPSED = Segment("lapsed", condition='now - timestamp(customer.last_purchase) > duration("1440h")')
BIRTHDAY = DateRule("birthday", "customer.birthday", yearly=True, at="09:00")
RULES = Rules("r1", (LAPSED, Segment("press")), lifecycle=Lifecycle(usual="100d"), dates=(BIRTHDAY,))


def ann(*, bought: bool = False, **traits: Any) -> Profile:
    measures = {"number_of_orders": 1, "last_purchase": NOW.isoformat()} if bought else {"number_of_orders": 0}
    member = Member("a1", Identifier("email", "ann@example.com"), "person")
    return Profile("a1", (member,), traits=traits, measures=measures)


def look(profile: Profile, at: datetime, known: Standing | None = None) -> tuple[Standing, list[Any]]:
    found = review(profile, known, at, RULES)
    return found.standing, [(one.name, *one.data.values()) for one in found.news]


def test_a_stranger_becomes_a_customer_and_a_second_look_finds_nothing() -> None:
    standing, news = look(ann(), NOW)
    assert news == [("stage.changed", {"from": None, "to": "acquisition", "reason": "no_purchase"})]
    assert review(ann(), standing, NOW + DAY, RULES).standing is standing


def test_stages_and_segments_are_entered_at_their_dates_and_left_by_a_purchase() -> None:
    standing, _ = look(ann(bought=True), NOW)
    assert standing.next_at == NOW + 60 * DAY + timedelta(microseconds=1)
    standing, news = look(ann(bought=True), standing.next_at, standing)
    assert news == [("segment.entered", {"name": "lapsed"})]
    assert standing.next_at == NOW + 150 * DAY
    standing, news = look(ann(bought=True), standing.next_at, standing)
    assert news == [("stage.changed", {"from": "trial", "to": "retention", "reason": "overdue"})]
    again = replace(ann(), measures={"number_of_orders": 2, "last_purchase": (NOW + 151 * DAY).isoformat()})
    standing, news = look(again, NOW + 151 * DAY, standing)
    assert [one[0] for one in news] == ["stage.changed", "segment.left"]
    assert standing.segments == {}


def test_a_list_is_a_tag() -> None:
    _, news = look(ann(tags=["press"]), NOW)
    assert ("segment.entered", {"name": "press"}) in news


def test_a_date_is_told_once_when_it_comes_and_again_next_year() -> None:
    known = ann(birthday="1990-01-03", time_zone="Europe/Berlin")
    standing, _ = look(known, NOW)
    assert standing.next_at == datetime(2026, 1, 3, 8, tzinfo=UTC)
    standing, news = look(known, standing.next_at, standing)
    assert news == [("date.reached", {"journey": "birthday"}, {"at": "2026-01-03T08:00:00+00:00"})]
    assert look(known, NOW + 2 * DAY, standing) == (standing, [])
    assert standing.next_at == datetime(2027, 1, 3, 8, tzinfo=UTC)


def test_a_date_that_was_over_before_anybody_waited_for_it_is_not_made_up_for() -> None:
    known = ann(birthday="1990-01-03")
    standing, _ = look(known, NOW)
    older = replace(standing, rules="r0")
    assert look(known, NOW + 5 * DAY, older)[1] == []
    assert look(known, NOW + 5 * DAY)[1] == [
        ("stage.changed", {"from": None, "to": "acquisition", "reason": "no_purchase"})
    ]
