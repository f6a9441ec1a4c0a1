"""A message in the ledger, and what policy says of it."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from shared.configuration import QuietHours


class State(StrEnum):
    """READY lives in the run's outbox (or here after a definite failure, with a due time); the rest are ledger rows."""

    READY = "ready"
    CLAIMED = "claimed"
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    ABANDONED = "abandoned"


class Message(Struct, frozen=True):
    """One row of the ledger: sent, or the first rule that stopped it. `send_key` names it together with `address`."""

    address: str
    send_key: str
    state: State
    customer_id: str
    run: str
    """Sort key of the run it came from, under the customer's partition."""
    journey: str
    step: str
    template: str
    channel: str
    message_class: str
    visit: int
    requested_at: datetime
    updated_at: datetime
    priority: int = 50
    others: tuple[str, ...] = ()
    """Channel, address and send key of each way to try, in that order, if this one does not reach the person."""
    """Of its journey: where a cap lets one message through, the higher number goes first."""
    attempt: int = 0
    fence: str = ""
    """Tells our claim from another's when DynamoDB's answer to it was lost."""
    rule: str | None = None
    """The first rule that withheld it, or that holds it now."""
    detail: str | None = None
    provider_id: str | None = None
    delivered_at: datetime | None = None
    possible_duplicate: bool = False
    repeated_at: datetime | None = None
    """When it was claimed once more although it may have left: there is no third time."""
    due_at: datetime | None = None
    """When it is looked at next: a held message, a retry, or an unknown outcome."""
    valid_until: datetime | None = None
    """Later than this it is not worth sending any more."""
    cost: int | None = None
    """Of what may have left at the last attempt, in millionths of the brand's currency."""
    parked: str | None = None
    """The gate that holds it: it lies outside the minutes of the due index until that is open again."""

    @property
    def send_id(self) -> str:
        """What the provider carries for us: letters, digits, `_`, `-`; leads back to the row, reveals nobody."""
        return f"{self.address}_{self.send_key}"


class Verdict(Struct, frozen=True):
    """`rule` is None when the message may go. `retry_at` is set when it may go later (quiet hours, cap).

    `parked` is set when nobody knows when: the name of the gate that holds it.
    """

    rule: str | None = None
    detail: str | None = None
    retry_at: datetime | None = None
    parked: str | None = None

    @property
    def held(self) -> bool:
        return self.retry_at is not None or self.parked is not None


class Terms(Struct, frozen=True):
    """What a channel asks of a message beyond what all of them do."""

    quiet_hours: QuietHours | None = None
    """Of its own, besides the brand's."""
    rings: bool = False
    """It wakes people up."""
    barred: str | None = None
    """Why this message cannot go by the channel, to this address and now."""


class Outcome(Struct, frozen=True):
    """What became of one attempt: SENT, REFUSED for good, READY again (surely not sent), or UNKNOWN."""

    state: State
    provider_id: str | None = None
    rule: str | None = None
    detail: str | None = None
    retry_at: datetime | None = None
    """Of a rule that holds it; else whoever was asked wants no other attempt before."""
    parked: str | None = None
    cost: int | None = None
    unusable: str | None = None
    """Why the address is none any more, for any message."""
    target: str | None = None
    """Of a channel whose targets have switches of their own: the one that was asked."""
    gone: bool = False
    """That one wants to be told nothing any more."""

    @property
    def held(self) -> bool:
        """Nothing failed: a rule has it wait."""
        return self.state is State.READY and self.rule is not None
