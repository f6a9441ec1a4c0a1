"""Whichever way somebody opts out at the very moment a reminder goes: nothing goes that was counted after it, for good.

Some of each here; `python -m infra.prove interleavings` plays ten thousand.
"""

import os
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from random import Random

import pytest

from shared.events import Event
from tests.integration.journeys.opt_outs import OPT_OUTS, WAYS, asked_to_forget, has_said_no, is_out, out_at
from tests.integration.journeys.races import BY_DAY, Race, reminder

PLAYED, SEED = int(os.environ.get("PROVE_INTERLEAVINGS", "20")), int(os.environ.get("PROVE_SEED", "1"))
NUMBERS = range(first := int(os.environ.get("PROVE_FIRST", "0")), first + PLAYED)
EVERY = [(channel, name) for channel, names in OPT_OUTS.items() for name in names]
REASONS = {"consent", "topic", "suppressed", "erased"}
VERY_LATE = timedelta(hours=25)


def races(channel: str, name: str) -> Iterator[tuple[Random, Race]]:
    """Of one seed, each with a world of its own; in every other one workers die."""
    way, journey = WAYS[channel], reminder(channel)
    agreed = {"channel": channel, "purpose": "marketing", "state": "granted", "by_person": True}
    told = {"cart": {"id": "c1"}, "traits": {"first_name": "Ann"}, "consents": [agreed]}
    cart = Event("cart", "cart.updated", BY_DAY, "standard_webhooks/own", (way.to,), told)
    for number in NUMBERS:
        draw = Random(f"{SEED}:{channel}:{name}:{number}")  # noqa: S311
        yield draw, Race(draw, cart, journey, kills=number % 2 * 2, way=way)


def decided_at(race: Race, name: str) -> int:
    """An erasure is no word about the address: whatever was claimed before it may still go."""
    return race.claimed_at() if name == "an erasure" else race.counted_at()


@pytest.mark.parametrize(("channel", "name"), EVERY)
def test_nothing_goes_that_was_counted_after_she_opted_out(channel, name, record_property):
    early = 0
    for draw, race in races(channel, name):
        out = [race.delayed(OPT_OUTS[channel][name](race), 30) for _ in range(draw.randint(1, 2))]
        race.run([*out, *[race.delayed(race.timer, 40) for _ in range(draw.randint(1, 3))]])
        race.now += VERY_LATE
        race.run([race.release for _ in race.messages()])
        assert len(race.sent) <= 1
        assert is_out(race)
        assert not race.sent or decided_at(race, name) < out_at(race)
        assert race.sent or race.kills or all(row.rule in REASONS for row in race.messages())
        early += bool(race.sent)
    assert 0 < early < PLAYED
    record_property("played", PLAYED)
    record_property("went before the end", early)


@pytest.mark.parametrize(("channel", "name"), [one for one in EVERY if one[1] != "an erasure"])
def test_an_erasure_takes_no_opt_out_back_whichever_of_them_was_first(channel, name, record_property):
    """Who comes back later, as somebody new, is not written to for what a shop says of them."""
    for draw, race in races(channel, f"{name}, erased"):
        asked_at = race.now - timedelta(minutes=draw.choice([0, 2]))
        out, forget = OPT_OUTS[channel][name](race), partial(asked_to_forget, race, asked_at)
        race.run([race.delayed(one, 30) for one in (*[out] * draw.randint(1, 2), forget, race.timer)])
        assert has_said_no(race)
    record_property("played", PLAYED)
