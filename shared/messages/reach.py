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


def kinds(brand: Brand) -> Mapping[str, tuple[str, ...]]:
    """Channel to the kinds of identifier that it writes to, best first."""
    return {name: channel(name).kinds for name in brand.outgoing}
