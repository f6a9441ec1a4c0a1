"""Plays a simulation on all cores: portions of circles, in whatever order they are done."""

import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread

from infra.simulation.simulation import Played, Simulation

PORTION = 25
"""Circles. Small enough for a bar that moves, large enough that handing over costs nothing."""

_played: list[Simulation] = []
"""In a worker: what it plays."""


def portions(simulation: Simulation) -> list[range]:
    whole = len(simulation.history)
    return [range(first, min(first + PORTION, whole)) for first in range(0, whole, PORTION)]


def play(simulation: Simulation, todo: Sequence[range], workers: int | None = None) -> Iterator[tuple[range, Played]]:
    """Whoever stops listening stops the work: portions that nobody has begun yet are dropped."""
    workers = min(workers or os.cpu_count() or 1, max(len(todo), 1))
    if workers == 1:
        yield from ((portion, simulation.play(portion)) for portion in todo)
        return
    # Forked: what a brand folder was compiled to is there already, and costs no memory twice.
    executor = ProcessPoolExecutor(workers, get_context("fork"), _begin, (simulation,))
    try:
        waiting = {executor.submit(_play, portion): portion for portion in todo}
        for done in as_completed(waiting):
            yield waiting[done], done.result()
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _begin(simulation: Simulation) -> None:
    """Ctrl-C is for the one who reports what was played so far."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    _played[:] = [simulation]


def _end_with_parent() -> None:
    """However that ends: one that is killed stops nobody, and a worker waits for the next portion for ever."""
    if parent := parent_process():
        wait([parent.sentinel])
    os._exit(1)


def _play(portion: range) -> Played:
    return _played[0].play(portion)
