"""A template on one channel in one language, whatever its files look like."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from infra.brand.liquid_source import Samples
from infra.brand.problems import Problem
from shared.journeys.fields import MessageClass

Parts = Mapping[str, Any]


class Variant(Struct, frozen=True):
    """`file` and `line` say where its class stands."""

    message_class: MessageClass
    file: str
    line: int
    compiled: Callable[[Samples], tuple[Parts, list[Problem]]]
    """The parts to render out of what is written, and all that is wrong with it."""
