"""The link to a caller's story: good for one identifier, and for as long as a call is answered."""

from datetime import UTC, datetime, timedelta

from msgspec import Struct

from shared.aws.keys import IDENTIFIER_HEX
from shared.signing import opened, signed

LASTS = timedelta(minutes=15)
"""From the ringing until the agent has looked; a longer call opens it once more."""

WHAT_FOR = b"story v1"
ADDRESS = IDENTIFIER_HEX // 2


class Pass(Struct, frozen=True):
    """`caller` is the keyed hash of the number, which the link does not show."""

    caller: str
    until: datetime


def issue(caller: str, now: datetime) -> Pass:
    return Pass(caller, (now + LASTS).replace(microsecond=0))


def token(one: Pass, secret: bytes) -> str:
    return signed(bytes.fromhex(one.caller) + int(one.until.timestamp()).to_bytes(5), WHAT_FOR, secret)


def read(text: str, secret: bytes, now: datetime) -> Pass | None:
    """None for what is not ours, and for what was good once."""
    payload = opened(text, WHAT_FOR, secret)
    if not payload:
        return None
    until = datetime.fromtimestamp(int.from_bytes(payload[ADDRESS:]), UTC)
    return Pass(payload[:ADDRESS].hex(), until) if now < until else None
