"""Which segments ask for others, and that none does for itself: no review of anybody would ever come to an end."""

import pytest

from shared.reviews.nesting import below, circle, nested

CHAIN = nested(
    {
        "big": "customer.number_of_orders > 9",
        "near": '"big" in customer.segments && customer.city == "far"',
        "far": "customer.segments.exists(one, one == 'near')",
        "list": None,
    }
)


def test_a_segment_depends_on_those_that_it_asks_for_and_on_theirs():
    assert [list(below(one, CHAIN)) for one in ("big", "near", "far", "list")] == [[], ["big"], ["big", "near"], []]
    assert not any(circle(one, CHAIN) for one in CHAIN)


@pytest.mark.parametrize(
    ("conditions", "way"),
    [
        ({"a": '!("a" in customer.segments)'}, ["a", "a"]),
        ({"a": '!("b" in customer.segments)', "b": '!("a" in customer.segments)'}, ["a", "b", "a"]),
        ({"a": "customer.segments.size() < 2", "b": "true"}, ["a", "a"]),
        ({"a": '"b" in customer.segments', "b": '"c" in customer.segments', "c": '"b" in customer.segments'}, []),
    ],
    ids=["itself", "two each other", "any of them", "a circle of others"],
)
def test_the_way_by_which_a_segment_depends_on_itself_is_told(conditions, way):
    assert circle("a", nested(conditions)) == way
