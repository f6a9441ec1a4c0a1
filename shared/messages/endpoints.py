"""Systems of others that messages go to: whether one is switched off, and what it answered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from shared.messages.look import Look
from shared.messages.models import Outcome, Verdict


class Endpoints(Protocol):
    def judge(self, look: Look, parts: Mapping[str, Any]) -> Verdict:
        """Whether the message may go where its parts say."""

    def heard(self, outcome: Outcome, at: datetime) -> None:
        """`outcome.target` answered so to what was asked of it then."""


class Unwatched:
    """Where none is switched off, and nobody counts."""

    def judge(self, look: Look, parts: Mapping[str, Any]) -> Verdict:
        return Verdict()

    def heard(self, outcome: Outcome, at: datetime) -> None:
        """Nobody asks."""
