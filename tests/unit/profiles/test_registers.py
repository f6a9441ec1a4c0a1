"""Registers hold the same whatever the order, the grouping and the repetition of what is written."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from shared.profiles import registers

stamps = st.text("abc", min_size=1, max_size=3)
maps = st.dictionaries(st.sampled_from(["city", "language"]), stamps.map(lambda at: [at, f"said at {at}"]))


@given(maps, maps, maps)
def test_merging_is_commutative_associative_and_idempotent(one, two, three):
    assert registers.merge(one, two) == registers.merge(two, one)
    assert registers.merge(registers.merge(one, two), three) == registers.merge(one, registers.merge(two, three))
    assert registers.merge(one, one) == registers.merge(one, {})


def test_null_and_empty_never_erase():
    known = registers.write({}, {"city": "Berlin"}, "1")
    assert registers.values(registers.write(known, {"city": None, "language": ""}, "2")) == {"city": "Berlin"}


def test_two_sources_that_gave_one_id_to_one_moment_are_told_apart_by_what_they_say():
    here, there = {"city": ["1", "Berlin"]}, {"city": ["1", "Paris"]}
    assert registers.merge(here, there) == registers.merge(there, here)


def test_a_stamp_is_in_one_zone_whatever_the_event_was_written_in():
    noon = datetime(2026, 5, 1, 12, tzinfo=UTC)
    assert registers.stamp(noon.astimezone(timezone(timedelta(hours=2))), 50, "1") == registers.stamp(noon, 50, "1")


@given(st.lists(st.dates().map(str)), st.lists(st.dates().map(str)))
def test_spans_reach_from_the_first_day_to_the_last_however_they_are_put_together(one, other):
    whole = registers.span([*one, *other])
    parts = [{"web": registers.span(days)} if days else {} for days in (one, other)]
    assert (
        registers.merge_spans(*parts).get("web", []) == registers.merge_spans(*reversed(parts)).get("web", []) == whole
    )
    assert whole in ([], [min([*one, *other], default=""), max([*one, *other], default="")])
