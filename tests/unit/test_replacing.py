"""What is made is what dataclasses would make."""

import dataclasses
from datetime import UTC, datetime

import pytest

from shared.profiles.models import Profile
from shared.replacing import replace
from shared.reviews.models import Standing

MAY = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "changes"),
    [
        (Standing(MAY, "r1", "trial", segments={"vip": MAY}), {"stage": "loyalty", "reason": "rhythm"}),
        (Standing(MAY, "r1"), {}),
        (Profile("a1", traits={"city": "Ulm"}), {"traits": {}, "shared": True}),
    ],
)
def test_it_is_as_dataclasses_replace_makes_it(one, changes):
    assert replace(one, **changes) == dataclasses.replace(one, **changes)


def test_what_was_worked_out_of_the_one_is_not_taken_for_the_others():
    known = Profile("a1")
    assert known.aliases == ("a1",)
    assert replace(known, customer_id="b2").aliases == ("b2",)


def test_a_field_that_it_does_not_have_is_an_error():
    with pytest.raises(KeyError):
        replace(Standing(MAY, "r1"), stages="trial")
