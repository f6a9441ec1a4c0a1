"""A time that is paused is over as much later: held against a clock that is stopped by hand, minute by minute."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.pauses import Pause, moved

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def at(minute):
    return START + timedelta(minutes=minute)


def in_order(marks, *, open_end):
    """Pauses between the marks, one after the other; the last may go on."""
    times = sorted(set(marks))
    times = times if open_end == bool(len(times) % 2) else times[:-1]
    ends = [*times[1::2], None] if open_end and times else times[1::2]
    return [Pause(at(begin), None if end is None else at(end)) for begin, end in zip(times[::2], ends, strict=True)]


pauses = st.builds(in_order, st.lists(st.integers(-50, 300), max_size=8), open_end=st.booleans())


def by_hand(since, length, known):
    """The minute in which a clock that stands still in pauses has gone on for so long."""
    minute, left = since, length
    while left:
        if minute > 1_000:
            return None
        left -= not any(pause.covers(at(minute)) for pause in known)
        minute += 1
    return minute


@given(st.integers(0, 100), st.integers(1, 100), pauses)
def test_it_is_over_when_a_clock_that_stood_still_says_so(since, length, known):
    expected = by_hand(since, length, known)
    assert moved(at(since), at(since + length), known) == (None if expected is None else at(expected))


@given(st.integers(0, 100), st.integers(1, 100), pauses)
def test_pauses_that_are_over_by_then_and_those_that_come_later_change_nothing(since, length, known):
    touching = [one for one in known if (one.ends or at(2_000)) > at(since)]
    whole, part = (moved(at(since), at(since + length), some) for some in (known, touching))
    assert whole == part
    if whole:
        assert moved(at(since), at(since + length), [one for one in known if one.begins < whole]) == whole
