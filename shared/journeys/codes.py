"""Codes of offers: of one run, step and visit always the same, and not to be guessed without the deployment's key."""

import hashlib
import hmac
from collections.abc import Callable

from shared.journeys.models import Run

CodeKey = Callable[[], bytes]
"""Asked only when a code is made."""

LETTERS = "34679CDFGHJKMNPQRTWXY"
"""Without those that are read as another (0 O, 1 I L, 2 Z, 5 S, 8 B, U V), and without vowels: no code is a word."""

LENGTH, GROUP = 12, 4
"""21 to the power of 12: of a million codes that are out, one try in seven thousand million finds one."""


def code(key: bytes, run: Run, step: str, prefix: str | None = None) -> str:
    """`SPRING-7KQM-9XWR-TCHD`"""
    named = (run.customer_id, run.journey, run.key, str(run.attempt), step, str(run.visits.get(step, 0)))
    number = int.from_bytes(hmac.new(key, "\x1f".join(named).encode(), hashlib.sha256).digest(), "big")
    drawn = "".join(LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(LENGTH))
    groups = [drawn[start : start + GROUP] for start in range(0, LENGTH, GROUP)]
    return "-".join([prefix, *groups] if prefix else groups)


def keyless() -> bytes:
    """For surroundings in which nothing is offered: a code that anybody can compute must not get out by mistake."""
    raise LookupError("these surroundings have no key for codes")
