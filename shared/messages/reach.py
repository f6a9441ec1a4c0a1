"""Which channels a brand uses, and what kinds of address each of them writes to."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec

from shared import plugins
from shared.configuration import Brand
from shared.messages import channels
from shared.messages.channels import Channel


def names() -> list[str]:
    """All that there are."""
    return plugins.names(channels)


@cache
def channel(name: str) -> Channel:
    found: Channel = plugins.load(channels, name).channel
    return found


def settings(brand: Brand, name: str) -> Any:
    """What brand.yaml says of the channel, as the channel's own class."""
    return msgspec.convert(brand.channels.get(name) or {}, channel(name).settings)


def targets(brand: Brand) -> tuple[str, ...]:
    """Those that have a switch of their own, by its name: `webhook/crm`."""
    separate = (name for name in brand.outgoing if channel(name).separate)
    return tuple(_target(name, one) for name in separate for one in channel(name).targets(settings(brand, name)))


def target(name: str, parts: Mapping[str, Any]) -> str | None:
    """Where a message with these parts goes, if that has a switch of its own."""
    one = parts.get("target") if channel(name).separate else None
    return _target(name, one) if one else None


def _target(name: str, one: str) -> str:
    return f"{name}/{one}"


def kinds(brand: Brand) -> Mapping[str, tuple[str, ...]]:
    """Channel to the kinds of identifier that it writes to, best first."""
    return {name: channel(name).kinds for name in brand.outgoing}
