"""The last question before the provider's call: is there room for one more message?"""

from typing import Protocol

from msgspec import Struct

from shared.messages.look import Look
from shared.messages.models import Verdict


class Admission(Protocol):
    def admit(self, look: Look, cost: int) -> Verdict:
        """Counts the message, or says what holds it. `cost` is in millionths of the brand's currency."""

    def give_back(self, look: Look, cost: int) -> None:
        """It was admitted, and surely did not leave."""


class InOrder(Struct, frozen=True):
    """The first that has no room holds it, and those before have theirs back."""

    guards: tuple[Admission, ...]

    def admit(self, look: Look, cost: int) -> Verdict:
        for place, guard in enumerate(self.guards):
            verdict = guard.admit(look, cost)
            if verdict.rule:
                InOrder(self.guards[:place]).give_back(look, cost)
                return verdict
        return Verdict()

    def give_back(self, look: Look, cost: int) -> None:
        for guard in self.guards:
            guard.give_back(look, cost)


class Open:
    """Where nobody counts."""

    def admit(self, look: Look, cost: int) -> Verdict:
        return Verdict()

    def give_back(self, look: Look, cost: int) -> None:
        """Nothing was counted."""
