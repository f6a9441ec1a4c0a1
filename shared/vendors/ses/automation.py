"""Which machine opened the mail or followed the link, if one did: privacy proxies, security gateways, previews.

A proxy may load pictures ahead, or keep them, so that what it loads says neither that nor when a person looked.
"""

import re
from datetime import timedelta
from functools import cached_property
from pathlib import Path

import msgspec
from msgspec import Struct

from shared.payload import Fields

TOO_SOON = timedelta(seconds=3)
"""Gateways open each link while the mail is still on its way; no person reads it that fast."""


class Machine(Struct, frozen=True, dict=True):
    """`agent` is searched for whatever its capitals; `of` are the records that it makes; `source` says who told so."""

    name: str
    agent: str
    of: frozenset[str]
    source: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.agent, re.IGNORECASE)


MACHINES = msgspec.json.decode((Path(__file__).parent / "machines.json").read_bytes(), type=tuple[Machine, ...])


def machine(what: str, mail: Fields, section: Fields) -> str | None:
    """Its name. `what` is SES's word for the record; None for all that a person did."""
    if what not in ("Open", "Click"):
        return None
    agent = section.text("userAgent") or ""
    named = (one.name for one in MACHINES if what in one.of and one.pattern.search(agent))
    return next(named, "too_soon" if _is_soon(mail, section) else None)


def _is_soon(mail: Fields, section: Fields) -> bool:
    sent, seen = mail.instant("timestamp"), section.instant("timestamp")
    return sent is not None and seen is not None and seen - sent < TOO_SOON
