"""Keys sort as time does, hide what they stand for, and never run into each other."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from shared.aws import keys
from shared.events import Identifier

moments = st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001


@given(moments, moments)
def test_text_order_is_time_order(one, other):
    assert (keys.timestamp(one) < keys.timestamp(other)) == (one < other)


def test_a_moment_is_written_the_same_whatever_its_zone():
    noon = datetime(2026, 5, 1, 12, tzinfo=UTC)
    assert keys.timestamp(noon.astimezone(timezone(timedelta(hours=7)))) == keys.timestamp(noon)


def test_an_identifier_shows_only_as_a_keyed_hash():
    ann = Identifier("email", "ann@example.com")
    assert keys.identifier_id(ann, b"one") != keys.identifier_id(ann, b"other")
    assert "ann" not in keys.identifier_id(ann, b"one")


def test_a_run_key_given_by_a_source_stays_out_of_the_sort_key():
    assert "ann@example.com" not in keys.run("c", "welcome", "ann@example.com")["sk"]


def test_parts_of_a_digest_cannot_run_into_each_other():
    assert keys.digest("ab", "c") != keys.digest("a", "bc")


@given(moments, st.text(max_size=20))
def test_what_is_put_in_a_bucket_is_found_when_its_minute_is_asked_for(at, spread):
    bucket = keys.due(at, spread)["due_bucket"]
    assert bucket in keys.due_buckets(at, at)
    assert len(keys.due_buckets(at, at + timedelta(minutes=2))) == 3 * keys.DUE_SHARDS
