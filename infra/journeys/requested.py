"""A message as the ledger knows it, from what a run has in its outbox."""

from shared.journeys.codec import key_of
from shared.journeys.models import Outgoing, Run
from shared.messages import protocol
from shared.messages.models import Message, State


def requested(run: Run, outgoing: Outgoing) -> Message:
    """In memory nothing is sent, so an address that is missing is the only thing to say before policy is asked."""
    address = outgoing.address or run.customer_id
    return Message(
        address=address,
        send_key=protocol.send_key(
            journey=run.journey,
            step=outgoing.step,
            run_key=f"{run.key}\x1f{run.attempt}",
            visit=outgoing.visit,
            channel=outgoing.channel,
            address=address,
        ),
        state=State.READY if outgoing.address else State.REFUSED,
        rule=None if outgoing.address else "no_address",
        customer_id=run.customer_id,
        run=key_of(run)["sk"],
        journey=run.journey,
        step=outgoing.step,
        template=outgoing.template,
        channel=outgoing.channel,
        message_class=outgoing.message_class,
        visit=outgoing.visit,
        requested_at=outgoing.requested_at,
        updated_at=outgoing.requested_at,
        valid_until=outgoing.expires_at,
    )
