"""What is done where: a desk does its own acts and no others, and the function's own name does all."""

import pytest

from shared.console import desks
from shared.console.calls import call_of
from shared.errors import NotFoundError

ARN = "arn:aws:lambda:eu-central-1:000000000000:function:tributary-prod-operate_console"


@pytest.mark.parametrize(("arn", "desk"), [(ARN, ""), (f"{ARN}:privacy", "privacy")])
def test_the_alias_that_was_called_is_the_desk(arn, desk):
    assert (call_of({}, arn).desk, call_of({}, arn).here) == (desk, ARN)


@pytest.mark.parametrize("desk", ["", *desks.DESKS])
def test_a_desk_does_its_own_acts_and_the_function_itself_does_all(desk):
    every = {act for acts in desks.DESKS.values() for act in acts}
    done = set()
    for act in (*every, "", "nonsense"):
        try:
            desks.check(desk, act)
        except NotFoundError:
            continue
        done.add(act)
    assert done == (set(desks.DESKS[desk]) if desk else every)


def test_an_unknown_desk_does_nothing():
    with pytest.raises(NotFoundError, match="there is no such desk at the desk latest"):
        desks.check("latest", "cut")
