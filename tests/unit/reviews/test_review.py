"""A review: what a customer is now, what of it is news, and when to look again."""

import dataclasses
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from shared.configuration import Brand, Lifecycle, Senders
from shared.events import Event
from shared.reviews import causes
from shared.reviews.dates import DateRule
from shared.reviews.models import News, Standing
from shared.reviews.review import review
from shared.reviews.rules import Rules, compiled, rules_of
from shared.reviews.segments import Segment
from tests.unit.reviews.living import DAY, ann, bought, called_off, happened, on, rated

LAPSED = Segment("lapsed", condition='now - timestamp(customer.last_purchase) > duration("1440h")')
FADING = Segment("fading", condition='customer.stage in ["retention", "recovery"]')
LONG = Segment(
    "long_gone", condition='customer.stage == "retention" && now - timestamp(customer.stage_since) >= duration("24h")'
)
PRESS = Segment("press")
BIRTHDAY = DateRule("birthday", "customer.birthday", yearly=True, at="09:00")
MONDAYS = DateRule("mondays", every=("monday",), at="09:00", segment="press")
BRAND = Brand(
    *("Shop", "https://shop.example", "Street 1", "DE", "EUR", "Europe/Berlin"), languages=("en",),
    senders=Senders("a", "b"), sources={}, lifecycle=Lifecycle(usual="100d", unanswered=None),
)  # fmt: skip


def rules(*segments: Segment, dates: tuple[DateRule, ...] = (), brand: Brand = BRAND) -> Rules:
    return rules_of(compiled(segments, brand, dates))


RULES = rules(LAPSED, PRESS, dates=(BIRTHDAY,))


@dataclass
class Customer:
    """Looked at when the test says so, with what the last look found."""

    rules: Rules = RULES
    events: list[Event] = field(default_factory=list)
    traits: dict[str, Any] = field(default_factory=dict)
    known: Standing | None = None

    def tell(self, *events: Event, **traits: Any) -> "Customer":
        self.events += events
        self.traits |= traits
        return self

    def look(self, at: datetime) -> list[tuple[Any, ...]]:
        found = review(ann(self.events, **self.traits), self.known, at, self.rules)
        assert review(ann(self.events, **self.traits), found.standing, at, self.rules).news == ()
        self.known = found.standing
        return [short(one) for one in found.news]

    def wait(self) -> list[tuple[Any, ...]]:
        """Until something may change by time alone."""
        assert self.standing.next_at is not None
        return self.look(self.standing.next_at)

    @property
    def standing(self) -> Standing:
        assert self.known is not None
        return self.known


def short(news: News) -> tuple[Any, ...]:
    what = news.data.get("stage") or news.data.get("segment") or news.data["start"]
    return (news.name, *(what[name] for name in ("from", "to", "reason", "name", "journey") if name in what))


def test_somebody_new_is_news_and_a_second_look_finds_nothing() -> None:
    life = Customer().tell(happened(0, "page.viewed"))
    assert life.look(on(0)) == [("stage.changed", None, "acquisition", "no_purchase")]
    before = life.known
    assert life.look(on(1)) == []
    assert life.known is before


def test_stages_and_segments_are_entered_at_their_dates_and_left_by_a_purchase() -> None:
    life = Customer().tell(bought(0))
    assert life.look(on(0)) == [("stage.changed", None, "trial", "first_purchases")]
    assert life.wait() == [("segment.entered", "lapsed")]
    assert life.standing.reviewed_at == on(60) + timedelta(microseconds=1)
    assert life.wait() == [("stage.changed", "trial", "retention", "overdue")]
    assert life.standing.reviewed_at == life.standing.stage_since == on(150)
    assert life.tell(bought(151)).look(on(151)) == [
        ("stage.changed", "retention", "loyalty", "came_back"),
        ("segment.left", "lapsed"),
    ]
    assert (life.standing.segments, life.standing.stage_since) == ({}, on(151))


def test_a_stage_that_is_found_late_began_when_it_did() -> None:
    life = Customer().tell(bought(0))
    life.look(on(0))
    life.look(on(160))
    assert life.standing.stage_since == on(150)


def test_a_stage_that_is_worked_out_anew_begins_now_if_it_would_have_begun_before_the_last_one() -> None:
    life = Customer().tell(bought(0))
    life.look(on(0))
    life.wait()
    life.wait()
    life.tell(bought(151, "n")).look(on(151))
    assert life.tell(called_off(152, "n")).look(on(152)) == [
        ("stage.changed", "loyalty", "retention", "overdue"),
        ("segment.entered", "lapsed"),
    ]
    assert life.standing.stage_since == on(152)


def test_a_segment_may_ask_for_the_stage_of_the_same_look_and_since_when() -> None:
    life = Customer(rules(FADING, LONG)).tell(bought(0))
    life.look(on(0))
    assert life.wait() == [("stage.changed", "trial", "retention", "overdue"), ("segment.entered", "fading")]
    assert life.standing.next_at == on(151)
    assert life.wait() == [("segment.entered", "long_gone")]


def test_a_list_is_a_tag() -> None:
    life = Customer().tell(happened(0, "page.viewed"))
    life.look(on(0))
    assert life.tell(tags=["press"]).look(on(1)) == [("segment.entered", "press")]
    assert life.tell(tags=[]).look(on(2)) == [("segment.left", "press")]


def test_a_customer_who_has_been_known_for_long_is_no_news_at_a_first_look() -> None:
    life = Customer().tell(bought(0), tags=["press"])
    assert life.look(on(70)) == []
    assert (life.standing.stage, sorted(life.standing.segments)) == ("trial", ["lapsed", "press"])
    assert life.tell(bought(71)).look(on(71)) == [("segment.left", "lapsed")]


def test_a_stage_that_began_lately_is_news_even_at_a_first_look() -> None:
    assert Customer().tell(bought(0)).look(on(151)) == [("stage.changed", None, "retention", "overdue")]
    assert Customer().tell(bought(0)).look(on(152)) == []


def test_what_changed_rules_find_is_no_news_but_what_other_rules_find_is() -> None:
    life = Customer().tell(happened(0, "page.viewed"), tags=["press"])
    life.look(on(0))
    life.rules = rules(
        replace(LAPSED, condition="true"), PRESS, Segment("everybody", condition="true"), dates=(BIRTHDAY,)
    )
    assert life.tell(tags=[]).look(on(3)) == [("segment.left", "press")]
    assert sorted(life.standing.segments) == ["everybody", "lapsed"]


def test_a_changed_lifecycle_moves_customers_without_a_word_and_segments_that_ask_for_the_stage() -> None:
    life = Customer(rules(FADING, LAPSED)).tell(bought(0))
    life.look(on(0))
    life.rules = rules(FADING, LAPSED, brand=dataclasses.replace(BRAND, lifecycle=Lifecycle(usual="20d")))
    assert life.look(on(61)) == [("segment.entered", "lapsed")]
    assert (life.standing.stage, sorted(life.standing.segments)) == ("recovery", ["fading", "lapsed"])


HASTY = dataclasses.replace(BRAND, lifecycle=Lifecycle(usual="14d", unanswered="1d"))


def test_whom_thresholds_found_late_that_were_wrong_is_late_no_more_without_a_word() -> None:
    life = Customer(rules(FADING, brand=HASTY)).tell(bought(0))
    life.look(on(1))
    assert life.look(on(22)) == [("stage.changed", "trial", "retention", "overdue"), ("segment.entered", "fading")]
    life.rules = rules(FADING)
    assert life.look(on(23)) == []
    assert (life.standing.stage, life.standing.segments) == ("trial", {})
    assert life.wait() == [("stage.changed", "trial", "retention", "overdue"), ("segment.entered", "fading")]


def test_who_said_farewell_or_complained_is_not_back_by_other_thresholds() -> None:
    life = Customer(rules(FADING, brand=HASTY)).tell(bought(0), rated(1, 1))
    life.look(on(1))
    life.rules = rules(FADING)
    life.tell(happened(2, "page.viewed")).look(on(3))
    assert (life.standing.stage, life.standing.reason) == ("recovery", "only_complaints")


def test_of_a_segment_that_asks_for_one_whose_condition_changed_nobody_hears() -> None:
    loud = Segment("loud", condition='"lapsed" in customer.segments')
    before, now = (rules(replace(LAPSED, condition=one), loud, PRESS) for one in ("false", "true"))
    assert before.marks["loud"] != now.marks["loud"]
    assert (before.marks["press"], before.marks[""]) == (now.marks["press"], now.marks[""])
    assert rules(LAPSED, PRESS).marks["lapsed"] == rules(LAPSED, loud, PRESS).marks["lapsed"]


def test_a_segment_that_is_gone_is_left_without_a_word() -> None:
    life = Customer().tell(tags=["press"])
    life.look(on(0))
    life.rules = rules(LAPSED)
    assert life.look(on(1)) == []
    assert life.standing.segments == {}


def test_a_date_is_told_once_when_it_comes_and_again_next_year() -> None:
    life = Customer().tell(happened(0, "page.viewed"), birthday="1990-05-03", time_zone="Europe/Berlin")
    life.look(on(0))
    assert life.standing.next_at == datetime(2026, 5, 3, 7, tzinfo=UTC)
    assert life.wait() == [("date.reached", "birthday")]
    assert life.standing.next_at == datetime(2027, 5, 3, 7, tzinfo=UTC)
    assert life.look(on(30)) == []


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ({"state": "CA"}, {"state": "NY"}),
        ({"city": "Los Angeles"}, {"city": "New York"}),
        ({"postal_code": "90001"}, {"postal_code": "10001"}),
    ],
    ids=["state", "city", "postal code"],
)
def test_who_moves_within_a_country_gets_the_date_by_the_new_clock(before: dict[str, str], now: dict[str, str]) -> None:
    life = Customer().tell(happened(0, "page.viewed"), birthday="1990-05-03", country="US", **before)
    life.look(on(0))
    assert life.standing.next_at == datetime(2026, 5, 3, 16, tzinfo=UTC)
    assert life.tell(**now).look(on(1)) == []
    assert life.standing.next_at == datetime(2026, 5, 3, 13, tzinfo=UTC)
    fold = {"pk": "a1", "sk": "id#traits"}
    told = [fold | {"registers": {name: ["s", value] for name, value in said.items()}} for said in (before, now)]
    assert list(causes.of(*told, life.rules.reads)), "and is looked at when that is known"


def test_where_a_segment_reads_the_calendar_whoever_moves_is_looked_at_by_the_new_clock() -> None:
    at_home = {"registers": {"country": ["s1", "DE"]}, "pk": "a1", "sk": "id#traits"}
    abroad = {**at_home, "registers": {"country": ["s2", "JP"]}}
    mondays = rules(Segment("mondays", condition="now.getDayOfWeek() == 1"))
    assert list(causes.of(at_home, abroad, mondays.reads))
    assert not list(causes.of(at_home, abroad, rules(LAPSED).reads))


def test_a_date_that_comes_is_told_of_its_own_moment_however_late_it_is_looked_at() -> None:
    profile = ann([happened(0, "page.viewed")], birthday="1990-05-03")
    known = review(profile, None, on(0), RULES).standing
    (news,) = review(profile, known, on(9), RULES).news
    assert news.at == datetime(2026, 5, 3, 7, tzinfo=UTC)


@pytest.mark.parametrize("day", [9, 1.9])
def test_a_date_that_was_over_when_it_became_known_is_not_made_up_for(day: float) -> None:
    life = Customer().tell(happened(0, "page.viewed"))
    life.look(on(0))
    assert life.tell(birthday="1990-05-03").look(on(day)) == []


def test_a_schedule_is_for_members_only() -> None:
    life = Customer(rules(PRESS, dates=(MONDAYS,))).tell(happened(0, "page.viewed"))
    life.look(on(0))
    assert life.standing.next_at is None
    life.tell(tags=["press"]).look(on(1))
    assert life.standing.next_at == datetime(2026, 5, 4, 7, tzinfo=UTC)
    assert life.wait() == [("date.reached", "mondays")]
    assert life.standing.next_at == datetime(2026, 5, 11, 7, tzinfo=UTC)
    assert life.tell(tags=[]).look(datetime(2026, 5, 11, 7, tzinfo=UTC)) == [("segment.left", "press")]


def test_it_is_looked_at_again_at_the_earliest_of_all_moments() -> None:
    life = Customer().tell(bought(0))
    life.look(on(0))
    assert life.standing.next_at == on(60) + timedelta(microseconds=1)
    life.tell(birthday="1990-05-03").look(on(0) + DAY)
    assert life.standing.next_at == datetime(2026, 5, 3, 7, tzinfo=UTC)
