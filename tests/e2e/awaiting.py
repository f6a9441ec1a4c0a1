"""Waiting until a job is in a state: its turns are taken by the stage, and nobody says when."""

import time
from collections.abc import Callable

from shared.jobs.models import Job, State

PATIENCE_SECONDS = 120


def until(state: State, find: Callable[[], Job]) -> Job:
    late = time.monotonic() + PATIENCE_SECONDS
    while (found := find()).state is not state:
        assert time.monotonic() < late, found
        time.sleep(0.2)
    return found
