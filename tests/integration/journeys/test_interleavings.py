"""What ends a reminder, at the very moment it goes: whichever is committed first decides, in every order of every call.

Some of each here; `python -m infra.prove interleavings` plays ten thousand.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import pytest

from shared.events import Event, Identifier
from shared.messages.consent import MARKETING, Choice
from shared.messages.store import ConsentStore
from tests.integration.journeys.races import (
    ADDRESS,
    ANN,
    BY_DAY,
    HER_PHONE,
    HOUR,
    IN_THE_EVENING,
    SILENCE,
    Race,
    bought,
)

PLAYED, SEED = int(os.environ.get("PROVE_INTERLEAVINGS", "60")), int(os.environ.get("PROVE_SEED", "1"))
NUMBERS = range(first := int(os.environ.get("PROVE_FIRST", "0")), first + PLAYED)
SHOP, TILL = "standard_webhooks/own", "square/till-1"


@dataclass(frozen=True, slots=True)
class Story:
    """What Ann does: she leaves a cart at `begins`, and thinks of something else just before the hour is over."""

    begins: datetime

    def told(self, name: str, event_id: str, *identifiers: Identifier, source: str = SHOP, **data) -> Event:
        at = self.begins if event_id == "cart" else self.begins + timedelta(minutes=59)
        return Event(event_id, name, at, source, identifiers or (ANN,), data)

    def consents(self, state: str) -> list[dict]:
        return [{"channel": "email", "purpose": "marketing", "state": state, "by_person": True, "address": ANN.value}]

    def cart(self) -> Event:
        agreed = {"traits": {"first_name": "Ann"}, "consents": self.consents("granted")}
        return self.told("cart.updated", "cart", cart={"id": "c1"}, **agreed)

    def touch(self) -> Event:
        return self.told("cart.updated", "touch", cart={"id": "c1"})

    def purchase(self, cart: str = "c1") -> list[Event]:
        return [self.told("order.placed", f"bought {cart}", cart={"id": cart}, order={"id": "1"})]

    def at_the_till(self) -> list[Event]:
        """Another source, which knows of no cart."""
        return [self.told("order.placed", "receipt", source=TILL, order={"id": "t1"})]

    def by_phone(self) -> list[Event]:
        """Somebody with a phone number bought; that the number is Ann's, another event says."""
        receipt = self.told("order.placed", "receipt", HER_PHONE, source=TILL, order={"id": "t1"})
        return [receipt, self.told("customer.updated", "club card", ANN, HER_PHONE)]

    def opt_out(self) -> list[Event]:
        return [self.told("consent.changed", "out", consents=self.consents("withdrawn"))]


ENDINGS: dict[str, Callable[[Story], list[Event]]] = {
    "purchase": Story.purchase,
    "at the till": Story.at_the_till,
    "under another identifier": Story.by_phone,
    "a withdrawal": Story.opt_out,
}
MOMENTS = {"when the hour is over": BY_DAY, "in the morning": IN_THE_EVENING}


def races(name, **given):
    """Of one seed, each with a world of its own."""
    for number in NUMBERS:
        draw = Random(f"{SEED}:{name}:{given.get('kills', 0)}:{number}")  # noqa: S311
        story = Story(MOMENTS["in the morning" if "morning" in name else "when the hour is over"])
        yield draw, Race(draw, story.cart(), **given), story


def ended(race, name, story):
    """Could whoever had to decide have known of the end? Of an opt-out right until the send was counted."""
    if name != "a withdrawal":
        return bought(race.client.as_of(race.claimed_at()), story.begins)
    before = race.client.as_of(race.counted_at() - 1)
    return ConsentStore(before).get(ADDRESS, "email", consistent=True).choice(MARKETING) is Choice.WITHDRAWN


@pytest.mark.parametrize("kills", [0, 2])
@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("name", ENDINGS)
def test_nothing_goes_that_was_decided_after_the_end(name, moment, kills, record_property):
    early = 0
    for draw, race, story in races(f"{name} {moment}", kills=kills):
        wakes = race.timer
        if moment == "in the morning":
            wakes = race.held_overnight().release
        told = [race.later(one) for one in ENDINGS[name](story) for _ in range(draw.randint(1, 2))]
        again = [race.later(story.cart())] * draw.randint(0, 1)
        race.run([*told, *again, *[race.delayed(wakes, 40) for _ in range(draw.randint(1, 3))]])
        assert len(race.sent) <= 1
        assert not race.sent or not ended(race, name, story)
        early += bool(race.sent)
    assert 0 < early < PLAYED
    record_property("played", PLAYED)
    record_property("went before the end", early)


def test_somebody_elses_purchase_stops_nothing(record_property):
    for draw, race, story in races("another cart"):
        (other,) = story.purchase("c2")
        race.run([race.later(other), race.later(story.cart()), *[race.timer] * draw.randint(1, 3)])
        assert len(race.sent) == 1
    record_property("played", PLAYED)


@pytest.mark.parametrize("kills", [0, 2])
def test_a_cart_that_is_touched_again_has_another_hour_and_one_reminder(kills, record_property):
    """If the touch came first, nothing goes when the first hour is over; if Ann buys in the second, nothing at all."""
    resets = purchases = 0
    for draw, race, story in races("touched", journey=SILENCE, kills=kills):
        over = race.now
        timers = [race.delayed(race.timer, 80) for _ in range(draw.randint(1, 3))]
        race.run([*[race.later(story.touch())] * draw.randint(1, 2), *timers])
        touched = race.reminder(race.table).due_at == over + HOUR
        assert len(race.sent) <= (0 if touched else 1)
        if not touched:
            continue
        race.now, buys = over + HOUR, draw.random() < 0.5
        timers = [race.delayed(race.timer, 80) for _ in range(draw.randint(1, 3))]
        race.run([*[race.later(one) for one in story.purchase() if buys], *timers])
        assert len(race.sent) <= 1
        assert race.sent or buys or kills
        assert not race.sent or not bought(race.client.as_of(race.claimed_at()), story.begins)
        resets, purchases = resets + 1, purchases + (buys and not race.sent)
    assert 0 < purchases < resets < PLAYED
    record_property("played", PLAYED)
    record_property("touched in time", resets)
    record_property("bought in time", purchases)
