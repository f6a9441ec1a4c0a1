"""How often a source's API is asked, and how long a vendor's "later" is."""

import pytest

from shared.vendor_api.pace import MOST_SECONDS, PATIENCE_SECONDS, UNTOLD_SECONDS, Pace, told_to_wait

DATE = "Tue, 10 Mar 2026 09:00:00 GMT"


def asked_at(pace, source, *, per_second, until):
    """Somebody who always has a question, waits for the turn, and is never late."""
    now, asked = 0.0, []
    while now < until:
        wait = pace.turn(source, now, per_second=per_second)
        if wait <= PATIENCE_SECONDS:
            asked.append(now + wait)
        now += wait
    return asked


@pytest.mark.parametrize("per_second", [0.5, 2, 10])
def test_in_no_second_more_is_asked_than_the_vendor_allows(per_second):
    asked = asked_at(Pace(), "shopify/a", per_second=per_second, until=20)
    assert all(later - earlier >= 1 / per_second - 1e-9 for earlier, later in zip(asked, asked[1:], strict=False))
    assert len(asked) == pytest.approx(20 * per_second, abs=1)


def test_who_comes_when_nobody_is_there_need_not_wait():
    pace = Pace()
    assert [pace.turn("a/a", now, per_second=2) for now in (0, 10, 10, 10)] == [0, 0, 0.5, 1]


def test_sources_do_not_wait_for_each_other():
    pace = Pace()
    assert [pace.turn(name, 0, per_second=0.5) for name in ("amazon/a", "amazon/b", "amazon/a")] == [0, 0, 2]


def test_a_turn_that_nobody_would_wait_for_is_not_taken():
    pace = Pace()
    assert [pace.turn("amazon/a", 0, per_second=0.5) for _ in range(5)] == [0, 2, 4, 4, 4]
    assert pace.turn("amazon/a", 4, per_second=0.5) == 0


def test_nobody_asks_before_the_moment_that_the_vendor_named():
    pace = Pace()
    pace.hold("shopify/a", 100)
    pace.hold("shopify/a", 50)
    assert [pace.turn("shopify/a", now, per_second=2) for now in (0, 99, 101)] == [100, 1, 0]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": " 7 "}, 7),
        ({"retry-after": "0"}, 1),
        ({"retry-after": "86400"}, MOST_SECONDS),
        ({"retry-after": "9" * 4000}, MOST_SECONDS),
        ({"retry-after": "Tue, 10 Mar 2026 09:01:30 GMT", "date": DATE}, 90),
        ({"retry-after": "Tue, 10 Mar 2026 08:00:00 GMT", "date": DATE}, 1),
        ({"retry-after": "Tue, 10 Mar 2026 09:01:30 -0000", "date": DATE}, UNTOLD_SECONDS),
        ({"retry-after": "Tue, 10 Mar 2026 09:01:30 GMT"}, UNTOLD_SECONDS),
        ({"retry-after": "soon", "date": DATE}, UNTOLD_SECONDS),
        ({"retry-after": "-5"}, UNTOLD_SECONDS),
        ({"retry-after": "٧"}, UNTOLD_SECONDS),
        ({}, UNTOLD_SECONDS),
    ],
)
def test_later_is_understood_in_both_forms_and_never_means_never(headers, seconds):
    assert told_to_wait(headers) == seconds
