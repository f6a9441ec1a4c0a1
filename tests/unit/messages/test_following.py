"""Scanners follow all links of a mail within seconds; people follow one, and then perhaps another."""

from datetime import timedelta
from itertools import permutations

import pytest

from shared.messages.following import SETTLES, SWEEPS, Click, machine
from tests.unit.messages.samples import NOW

ARRIVED = NOW - timedelta(hours=1)


def clicks(*told: tuple[float, str]) -> list[Click]:
    return [Click(NOW + timedelta(seconds=seconds), link) for seconds, link in told]


def machines(found: list[Click], arrived_at=ARRIVED) -> list[str | None]:
    return [machine(one, found, arrived_at) for one in found]


@pytest.mark.parametrize(
    "found",
    [
        clicks((0, "a")),
        clicks((0, "a"), (0.2, "a"), (0.4, "a"), (0.6, "a")),
        clicks((0, "a"), (0.4, "b")),
        clicks((0, "a"), (4, "b")),
        clicks((0, "a"), (2, "b"), (4, "c"), (6, "d")),
        clicks((0, "a"), (0.9, "b"), (1.8, "c"), (2.7, "a"), (3.6, "b")),
        clicks((0, "a"), (3, "b"), (6, "c"), (9, "d"), (12, "e")),
    ],
    ids=[
        "one",
        "one, pressed again and again",
        "two at once, in tabs",
        "a second one, a moment later",
        "four in a row",
        "three to and fro",
        "all of them, one after the other",
    ],
)
def test_people_are_people(found):
    assert machines(found) == [None] * len(found)


@pytest.mark.parametrize(
    "found",
    [
        clicks((0, "a"), (0.1, "b"), (0.2, "c")),
        clicks((0, "a"), (0.5, "b"), (1, "c")),
        clicks((0, "a"), (0, "b"), (0, "c"), (0, "d")),
        clicks((0, "a"), (2, "b"), (4, "c"), (6, "d"), (8, "e")),
    ],
)
def test_whatever_follows_them_all_is_a_machine_with_every_click_in_whatever_order_they_are_told(found):
    for order in permutations(found):
        assert machines(list(order)) == ["many_links"] * len(found)


def test_the_person_who_comes_after_the_scanner_keeps_her_clicks():
    swept, hers = clicks((0, "a"), (0.1, "b"), (0.2, "c")), clicks((40, "a"), (45, "b"))
    assert machines([*swept, *hers]) == ["many_links"] * 3 + [None] * 2


@pytest.mark.parametrize(("seconds", "name"), [(-60, "too_soon"), (0, "too_soon"), (2.9, "too_soon"), (3, None)])
def test_nobody_reads_a_mail_before_it_has_arrived_nor_right_then(seconds, name):
    (found,) = clicks((seconds, "a"))
    assert machine(found, [found], NOW) == name


def test_of_a_mail_that_nobody_said_has_arrived_nothing_is_too_soon():
    assert machines(clicks((0, "a")), None) == [None]


def test_a_click_waits_until_the_longest_sweep_must_have_been_told():
    assert 2 * max(within for _, within in SWEEPS) <= SETTLES
