"""At which figures a journey stops by itself."""

import pytest

from shared.configuration import Guards, OwnGuards
from shared.guards.breaker import tripped
from shared.messages.tally import Totals


@pytest.mark.parametrize(
    ("found", "rule"),
    [
        (Totals(199, 199, 199), None),
        (Totals(200, 5, 0), None),
        (Totals(200, 6, 0), "bounces"),
        (Totals(10_000, 299, 7), None),
        (Totals(10_000, 300, 7), "bounces"),
        (Totals(10_000, 299, 8), "complaints"),
        (Totals(1_251, 0, 1), None),
        (Totals(1_250, 0, 1), "complaints"),
        (Totals(0, 0, 0), None),
    ],
)
def test_it_stops_at_three_per_cent_of_bounces_or_eight_complaints_in_ten_thousand_from_200_mails_on(found, rule):
    trip = tripped(found, Guards())
    assert (trip.rule if trip else None) == rule


def test_the_reason_says_the_figures():
    trip = tripped(Totals(sent=400, bounced=14), Guards())
    assert trip.reason == "bounces: 14 of 400 mails in seven days (3.50 %, it stops at 3 %)"


def test_a_journey_may_have_limits_of_its_own_and_keeps_the_others():
    guards = Guards(journeys={"win_back": OwnGuards(bounces=5)})
    assert tripped(Totals(200, 6), guards.of("welcome")).rule == "bounces"
    assert tripped(Totals(200, 6), guards.of("win_back")) is None
    assert tripped(Totals(200, 10), guards.of("win_back")).rule == "bounces"
    assert tripped(Totals(200, 0, 1), guards.of("win_back")).rule == "complaints"
