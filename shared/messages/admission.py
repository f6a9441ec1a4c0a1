"""The last question before the provider's call: is there room for one more message?"""

from typing import Protocol

from shared.messages.look import Look
from shared.messages.models import Verdict


class Admission(Protocol):
    def admit(self, look: Look) -> Verdict:
        """Counts the message, or says what holds it."""

    def give_back(self, look: Look) -> None:
        """It was admitted, and surely did not leave."""


class Open:
    """Where nobody counts."""

    def admit(self, look: Look) -> Verdict:
        return Verdict()

    def give_back(self, look: Look) -> None:
        """Nothing was counted."""
