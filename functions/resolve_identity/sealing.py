"""The line of a delivery for the archive."""

from collections.abc import Iterable, Mapping
from typing import Any


def line(delivery: Mapping[str, Any], types: Iterable[str], salts: Mapping[str, str], secret: bytes) -> str:
    # Here and not above: a cipher is a third of the function's start, and not needed to say that one is ready.
    from shared.archive.lines import seal

    return seal(delivery, types, salts, secret).text()
