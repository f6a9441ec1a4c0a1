"""What a message costs, in millionths of the brand's currency: known before it is sent, where brand.yaml has prices."""

from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal
from typing import Any

from shared.configuration import DOLLAR, Brand
from shared.messages import reach
from shared.messages.channels import Letter
from shared.messages.drafting import talking
from shared.messages.look import Look

MILLION = Decimal(1_000_000)


def cost(look: Look, parts: Mapping[str, Any]) -> int:
    """`parts` as they are rendered. Rounded up: of a thousand free messages none costs anything."""
    brand, message = look.brand, look.message
    channel, settings = reach.channel(message.channel), reach.settings(brand, message.channel)
    letter = Letter(parts, message.message_class, settings, talking=talking(channel, look.consent, look.now))
    return millionths(channel.price(letter) * Decimal(rate(brand)))


def rate(brand: Brand) -> str:
    """What a US dollar is worth. Without a rate nothing has a budget: brand.yaml would not be right."""
    return "1" if brand.currency == DOLLAR else brand.exchange_rates.get(DOLLAR, "1")


def currency(brand: Brand) -> str:
    """In which the cost of a message is counted: the dollar, where brand.yaml does not say what one is worth."""
    return brand.currency if DOLLAR in brand.exchange_rates else DOLLAR


def millionths(amount: Decimal | str) -> int:
    return int((Decimal(amount) * MILLION).to_integral_value(ROUND_CEILING))


def written(amount: int) -> str:
    """`12.50`: in the brand's currency, no more decimals than it needs, and two at least."""
    whole, _, rest = f"{Decimal(amount) / MILLION:.6f}".partition(".")
    return f"{whole}.{rest.rstrip('0').ljust(2, '0')}"
