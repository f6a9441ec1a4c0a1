"""A message as the ledger knows it, from what a run has in its outbox.

Messages and journeys do not know each other, so what is needed of a run and its outbox is said here by its form.
"""

from datetime import datetime
from typing import Protocol

from shared.messages import protocol
from shared.messages.models import Message, State


class Asker(Protocol):
    """A run."""

    @property
    def customer_id(self) -> str: ...
    @property
    def journey(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def attempt(self) -> int: ...


class Asked(Protocol):
    """A message in its outbox."""

    @property
    def step(self) -> str: ...
    @property
    def template(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def message_class(self) -> str: ...
    @property
    def visit(self) -> int: ...
    @property
    def address(self) -> str | None: ...
    @property
    def requested_at(self) -> datetime: ...
    @property
    def expires_at(self) -> datetime | None: ...
    @property
    def priority(self) -> int: ...
    @property
    def others(self) -> tuple[str, ...]: ...


def requested(run: Asker, asked: Asked, run_name: str) -> Message:
    """`run_name` is the run's sort key. Without an address it is refused, under the customer, where it is seen."""
    address = asked.address or run.customer_id
    return Message(
        address=address,
        send_key=_key(run, asked, asked.channel, address),
        state=State.READY if asked.address else State.REFUSED,
        rule=None if asked.address else "no_address",
        customer_id=run.customer_id,
        run=run_name,
        journey=run.journey,
        step=asked.step,
        template=asked.template,
        channel=asked.channel,
        message_class=asked.message_class,
        visit=asked.visit,
        requested_at=asked.requested_at,
        updated_at=asked.requested_at,
        valid_until=asked.expires_at,
        priority=asked.priority,
        others=tuple(f"{other} {_key(run, asked, *other.split())}" for other in asked.others),
    )


def _key(run: Asker, asked: Asked, channel: str, address: str) -> str:
    return protocol.send_key(
        journey=run.journey,
        step=asked.step,
        run_key=f"{run.key}\x1f{run.attempt}",
        visit=asked.visit,
        channel=channel,
        address=address,
    )
