"""What the bodies of these requests say. Every act needs a reason: it is shown to whoever asks later."""

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from shared.profiles.breaker import MOST_RELEASED

Reason = Annotated[str, Meta(min_length=3, max_length=1000)]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two identifiers, each as `kind:value`."""

    one: str
    other: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Release:
    """`identifiers` is how many the customer may have from now on."""

    reason: Reason
    identifiers: int = MOST_RELEASED


@dataclass(frozen=True, slots=True)
class Privacy:
    reason: Reason
