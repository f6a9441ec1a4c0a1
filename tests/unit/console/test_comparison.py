"""What a journey adds, against figures that were published for the method."""

import pytest

from shared.console.comparison import ENOUGH, Group, lift


def test_the_interval_of_one_share_is_that_of_newcombes_paper():
    """Newcombe, Statistics in Medicine 17 (1998) 857-872, table I: 81 of 263."""
    assert Group(263, 81).wilson == pytest.approx((0.2553, 0.3662), abs=5e-5)


@pytest.mark.parametrize(
    ("on_it", "held_out", "low", "high"),
    [
        (Group(70, 56), Group(80, 48), 5.24, 33.39),
        (Group(30, 0), Group(30, 0), -11.35, 11.35),
    ],
)
def test_the_interval_of_a_difference_is_that_of_newcombes_paper(on_it, held_out, low, high):
    """The same, 873-890, table II (a), method 10; and two groups of which nobody reached the goal."""
    found = lift(on_it, held_out)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.006)
    assert found.low < found.points < found.high


@pytest.mark.parametrize("people", [0, ENOUGH - 1])
def test_of_too_few_people_nothing_is_said(people):
    assert lift(Group(1000, 500), Group(people, 0)) is None
    assert lift(Group(people, 0), Group(1000, 500)) is None
