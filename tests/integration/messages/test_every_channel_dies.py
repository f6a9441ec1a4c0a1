"""Processes that die at any two calls, on every channel, while the provider has moods: who got it twice, who never?

What is said of a message is held against what the provider took. Some of each here; `python -m infra.prove messages`
plays all there are.
"""

import os
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from random import Random

import pytest

from shared.messages import reach
from shared.messages.canary import SIMULATORS
from shared.messages.models import Message, State
from tests.integration.messages.mortal import GIVES_OUR_ID_BACK, MOODS, NOW, VERY_LATE, WAYS, Mortal, Point
from tests.integration.messages.post import FINAL

SHARE, SEED = float(os.environ.get("PROVE_SHARE", "0.004")), int(os.environ.get("PROVE_SEED", "1"))
ONLY = os.environ.get("PROVE_CHANNEL", "")
NAMES = [name for name in WAYS if not ONLY or name.partition(" ")[0] == ONLY]
CLASSES = {"webhook": ("transactional",)}
TWICE = 2
NEVER, IN_TIME, LATE = "never", "in time", "late"
"""When the provider reports. Where there is a simulator, canaries come back in time, unless nothing is heard at all."""

SOON = NOW + timedelta(minutes=16)
Plan = tuple[str, str, str, str, Point | None, Point | None]


def plans(name: str) -> Iterator[Plan]:
    """Class, when the provider reports, its mood at the first attempt and at later ones, and two deaths."""
    mortal = Mortal(name)
    message = mortal.a_message("transactional")
    calls = mortal.announce(message, "takes it and hangs"), mortal.wake(message, VERY_LATE)
    deaths = ([None, *product(range(one), (False, True))] for one in calls)
    classes = CLASSES.get(name, ("marketing", "transactional"))
    heard = [NEVER, *([IN_TIME] if name in GIVES_OUR_ID_BACK else []), *([LATE] if name in SIMULATORS else [])]
    draw = Random(f"{SEED}:{name}")  # noqa: S311
    return (one for one in product(classes, heard, MOODS, MOODS, *deaths) if draw.random() < SHARE)


def play(mortal: Mortal, plan: Plan) -> Message:
    message_class, heard, mood, later_mood, first, then = plan
    message = mortal.a_message(message_class)
    flies = mortal.channel in SIMULATORS and heard != NEVER
    if flies:
        mortal.fly()
    mortal.announce(message, mood, first)
    told(mortal, message, heard)
    if then is not None:
        mortal.announce(message, "takes it")
        told(mortal, message, heard)
        for now in (SOON, NOW.replace(hour=13), VERY_LATE):
            if mortal.row(message).state not in FINAL:
                dies = now is VERY_LATE or (flies and now is SOON)
                mortal.wake(message, now, later_mood, then if dies else None)
                told(mortal, message, heard)
    return message


def told(mortal: Mortal, message: Message, heard: str) -> None:
    if heard == IN_TIME and mortal.taken(message):
        mortal.report(message)


def settled(mortal: Mortal, message: Message, heard: str) -> Message:
    row = mortal.settle(message, VERY_LATE if heard == NEVER else SOON)
    if heard != NEVER and mortal.taken(message) and row.state is not State.SENT:
        mortal.report(message)
    return mortal.row(message)


def wrong(row: Message, taken: int, plan: Plan) -> str:
    """By the provider's own count. An event that is later than canaries lets it go again by their word, too."""
    heard = plan[1]
    if row.message_class == "marketing" and taken > 1:
        return "marketing went twice"
    if taken > TWICE and heard != LATE:
        return "it went more than once more"
    if taken > 1 and not row.possible_duplicate:
        return "it went twice, and nobody is told"
    if taken == 0 and not said_lost(row, plan):
        return "it never went, and that is not said"
    if heard != NEVER and taken and row.state is not State.SENT:
        return "the provider said that it went, and the ledger does not"
    return ""


def said_lost(row: Message, plan: Plan) -> bool:
    """Whose outcome stayed unknown, of what is not marketing twice, for which two have to die; and an answer for which
    the conversation has closed meanwhile.
    """
    closed = reach.channel(row.channel).window is not None and (row.state, row.rule) == (State.REFUSED, "channel")
    twice = plan[-1] is not None and row.rule == "unknown_twice"
    return closed or (row.state is State.ABANDONED and (row.message_class == "marketing" or twice))


def repeats(row: Message, taken: list[str], plan: Plan) -> str:
    """Where the receiver tells a repeat by its id, or is told a thing that is so already, it may come again."""
    if not taken and not said_lost(row, plan):
        return "it never went, and that is not said"
    same = {one.partition("webhook-timestamp")[0] for one in taken if "webhook-id" in one}
    return "a repeat with another id" if len(same) > 1 else ""


@pytest.mark.parametrize("name", NAMES)
def test_what_the_provider_took_is_what_the_ledger_says(name, record_property):
    mortal, counted, found = Mortal(name), Counter(), []
    for plan in plans(name):
        message = play(mortal, plan)
        row, taken = settled(mortal, message, plan[1]), mortal.taken(message)
        flaw = repeats(row, taken, plan) if mortal.repeatable else wrong(row, len(taken), plan)
        found += [f"{flaw}: {plan}, {row.state}, taken {len(taken)}"] if flaw else []
        counted["messages"] += 1
        counted[f"{row.message_class} twice"] += len(taken) > 1 and not mortal.repeatable
        counted["told again, harmless"] += len(taken) > 1 and mortal.repeatable
        counted["flagged as possibly twice"] += row.possible_duplicate
        counted["never, and said so"] += not taken
        counted["said to be lost, and was not"] += said_lost(row, plan) and bool(taken)
    for key, value in counted.items():
        record_property(key, value)
    assert not found[:5]
    assert counted["messages"]


def test_every_route_of_every_channel_dies_here():
    tried = {(one.channel, id(one.route)) for one in map(Mortal, WAYS)}
    assert tried == {(one, id(route)) for one in reach.names() for route in reach.channel(one).routes.values()}
