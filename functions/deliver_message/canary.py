"""A mail to nobody: its event comes back the way that those of all mails come, or that way is broken."""

from functions.deliver_message.composition import brand, canaries, sender, settings, table
from shared.aws import clock
from shared.configuration import EMAIL
from shared.messages import canary, reach
from shared.messages.canary import SIMULATORS
from shared.messages.channels import Envelope

SAYS = "Nobody reads this. It shows that what becomes of mails is told."


def fly() -> str | None:
    """Its slot; None where one flies in it. Whatever the provider answers, only its event proves anything."""
    slot = canaries.take_off(EMAIL, clock.now(table, settings.time_travel))
    if slot is None:
        return None
    route = reach.channel(EMAIL).route(reach.settings(brand, EMAIL))
    envelope = Envelope(
        to=SIMULATORS[EMAIL],
        send_id=canary.send_id(settings.prefix, slot),
        parts={"subject": "Canary", "text": SAYS, "html": f"<p>{SAYS}</p>"},
        sender=brand.senders.transactional,
        configuration_set=settings.configuration_set,
    )
    route.send(sender(route.service), envelope)
    return slot
