"""Every reason that the code itself gives is counted by its name, and whatever a journey says is an exit."""

import pytest

from shared.journeys.ends import ENDS, end_of
from shared.journeys.exits import OWN_ENDS


def test_what_a_run_reaches_by_its_own_steps_has_a_name_of_its_own():
    assert ENDS.keys() > OWN_ENDS


@pytest.mark.parametrize("reason", ["exit: order.cancelled", "bought something", "", None])
def test_what_a_journey_gives_as_a_reason_is_an_exit_whatever_it_says(reason):
    assert end_of(reason) == "exit"


@pytest.mark.parametrize("reason", ["completed", "holdout", "merged", "erased", "journey stopped", "left the segment"])
def test_other_ends_keep_their_names(reason):
    assert end_of(reason) == reason
