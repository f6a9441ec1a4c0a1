"""A message that law wants: it goes also to whoever opted out of marketing, and what is kept of it says so. Pure.

Nothing else is overridden: suppressed addresses, a STOP, and people who were erased get none. What a broadcast leads to
without being a notice goes to nobody who opted out, whatever its class: drafting refuses that, but a run may go on with
a later version of its journey, which nobody confirmed.
"""

from shared.messages.consent import MARKETING, Choice
from shared.messages.look import Look


def opted_out(look: Look) -> bool:
    """Of marketing, at this address."""
    return look.consent.choice(MARKETING) is Choice.WITHDRAWN


def overrides(look: Look) -> str | None:
    """What is kept with the message, where it overrides somebody's word."""
    broadcast = look.outlook.led_by
    if broadcast is None or not broadcast.is_notice or not opted_out(look):
        return None
    return f"legal notice {broadcast.name}: marketing is withdrawn here, and it goes all the same"
