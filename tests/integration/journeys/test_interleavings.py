"""What ends a reminder, at the very moment it goes: whichever is committed first decides, in every order of every call.

A few hundred here; `python -m infra.prove interleavings` plays ten thousand of each.
"""

import os
from random import Random

import pytest

from shared.messages.models import State
from tests.integration.journeys.races import CART, OPT_OUT, Race, purchase

PLAYED, SEED = int(os.environ.get("PROVE_INTERLEAVINGS", "150")), int(os.environ.get("PROVE_SEED", "1"))
ENDINGS = {"purchase": purchase(), "opt-out": OPT_OUT}


def races(name, kills):
    """Of one seed, each with a world of its own: how many times each job is delivered, and by how many workers."""
    for number in range(PLAYED):
        draw = Random(f"{SEED}:{name}:{kills}:{number}")  # noqa: S311
        yield draw, Race(draw, kills)


def committed(race, name):
    """When it was written that Ann has bought, or does not want to hear of it any more."""
    if name == "purchase":
        return race.client.when("event#", name="order.placed")
    choices = ((key, item.get("acts", {}).get("marketing", {})) for key, item in race.client.written)
    withdrawn = (number for number, (key, act) in enumerate(choices) if act.get("choice") == "withdrawn")
    return next(withdrawn, None)


def decided(race, name):
    """The last write before the call that could still lose: the claim, or the count of sends at the consent."""
    if name == "purchase":
        return race.client.when("message#", state=str(State.CLAIMED))
    counted = (key == "consent#email" and bool(item["recent"]) for key, item in race.client.written)
    return next((number for number, found in enumerate(counted) if found), None)


@pytest.mark.parametrize("kills", [0, 2])
@pytest.mark.parametrize("name", ENDINGS)
def test_nothing_goes_that_was_decided_after_the_end(name, kills, record_property):
    early = 0
    for draw, race in races(name, kills):
        told = [race.later(ENDINGS[name]) for _ in range(draw.randint(1, 2))]
        again = [race.later(CART)] * draw.randint(0, 1)
        race.run([*told, *again, *[race.timer] * draw.randint(1, 3)])
        end, decision = committed(race, name), decided(race, name)
        assert end is not None
        assert len(race.sent) <= 1
        assert not race.sent or decision < end
        early += bool(race.sent)
    assert early
    record_property("played", PLAYED)
    record_property("went before the end", early)


def test_somebody_elses_purchase_stops_nothing(record_property):
    for draw, race in races("another cart", 0):
        race.run([race.later(purchase("c2")), race.later(CART), *[race.timer] * draw.randint(1, 3)])
        assert len(race.sent) == 1
    record_property("played", PLAYED)
