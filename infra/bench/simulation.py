"""How fast a year of a made-up shop is played in memory, and how much of it is the journeys.

Each circle is played with the sample brand and with the same brand without journeys and segments, in turn: what is left
then is the filing of facts. No round remembers the one before. Calls of functions are the same on every machine.
"""

import cProfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from infra.brand.compile import check_brand
from infra.journeys.playbook import Playbook
from infra.simulation.shop.shop import Shop
from infra.simulation.simulation import Played, Simulation
from shared.reviews import recall

Plain = dict[str, Any]
CUSTOMERS, ROUNDS, MONTHS = 50, 2, 12
"""As many as it takes to be told as much as thousands are: of the first ten fewer than half as many events."""

TARGET = 1_000
"""Customer-months a second on one core."""


def measure() -> list[Plain]:
    """The first round warms up. Counts are of one customer-month."""
    whole, bare = _simulations()
    seconds = [(_cpu(whole), _cpu(bare)) for _ in range(ROUNDS + 1)][1:]
    played, months = whole.play(range(CUSTOMERS)), CUSTOMERS * MONTHS
    return [
        {
            "customers": CUSTOMERS,
            "events": round(played.tally["events",] / months, 2),
            "runs": round(_counted(played, "entered") / months, 2),
            "messages": round((_counted(played, "sent") + _counted(played, "withheld")) / months, 2),
            "calls": round(_calls(whole) / months),
            "calls_bare": round(_calls(bare) / months),
            "per_second": round(months / min(ours for ours, _ in seconds)),
            "ratio": round(median(ours / theirs for ours, theirs in seconds), 2),
            "ratio_from": round(min(ours / theirs for ours, theirs in seconds), 2),
            "ratio_to": round(max(ours / theirs for ours, theirs in seconds), 2),
        }
    ]


def _simulations() -> tuple[Simulation, Simulation]:
    brand = check_brand(Path("shared/brand"))
    shop = Shop(CUSTOMERS, 7, datetime(2026, 1, 1, tzinfo=UTC))
    whole = Playbook(brand.brand, tuple(brand.journeys), segments=tuple(brand.segments), templates=brand.templates)
    return Simulation(shop, whole), Simulation(shop, Playbook(brand.brand, ()))


def _cpu(simulation: Simulation) -> float:
    recall.forget()
    began = time.process_time()
    simulation.play(range(CUSTOMERS))
    return time.process_time() - began


def _counted(played: Played, what: str) -> int:
    return sum(number for key, number in played.tally.items() if key[0] == what)


def _calls(simulation: Simulation) -> int:
    """Of functions, Python's and those of extensions."""
    recall.forget()
    profile = cProfile.Profile()
    play: Callable[[range], Played] = simulation.play
    profile.runcall(play, range(CUSTOMERS))
    return sum(entry.callcount for entry in profile.getstats())
