"""Which share of all a customer is in: by hash, so that it is the same on every try and in every process."""

import hashlib

ALL = 2**64


def lot(*parts: str) -> int:
    """A number below ALL. Drawn with the customer's id of today: after a merge the smaller one, and with it its lot."""
    return int.from_bytes(hashlib.sha256("\x1f".join(parts).encode()).digest()[:8], "big")
