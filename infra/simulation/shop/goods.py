"""What the shop sells."""

from collections.abc import Sequence
from random import Random
from typing import Any

from msgspec import Struct

from shared.money import Money

MATERIALS = ("Oak", "Linen", "Brass", "Clay", "Felt", "Glass", "Cork", "Wool")
THINGS = (("Lamp", 69), ("Mug", 18), ("Cushion", 39), ("Tray", 29), ("Throw", 89), ("Vase", 45))
REFILLS = (("Soap", 9), ("Lamp oil", 14), ("Coffee filters", 7), ("Tea", 12))


class Product(Struct, frozen=True):
    sku: str
    name: str
    cents: int

    def item(self, currency: str, quantity: int = 1) -> dict[str, Any]:
        return {
            "sku": self.sku,
            "name": self.name,
            "quantity": quantity,
            "price": price(self.cents, currency),
            "product_id": self.sku.lower(),
        }


def price(cents: int, currency: str) -> Money:
    return {"amount": f"{cents // 100}.{cents % 100:02d}", "currency": currency}


KEPT = tuple(
    Product(f"AF-{material[:3].upper()}-{thing.upper()}", f"{material} {thing.lower()}", 100 * euros + 90)
    for material in MATERIALS
    for thing, euros in THINGS
)
USED_UP = tuple(
    Product(f"AF-REFILL-{n}", f"{name}, refill", 100 * euros + 50) for n, (name, euros) in enumerate(REFILLS)
)


def basket(draw: Random, *, refills: bool) -> Sequence[Product]:
    """One thing or two; whoever comes for refills sometimes takes something else along."""
    chosen = [draw.choice(USED_UP if refills else KEPT)]
    return [*chosen, draw.choice(KEPT)] if draw.random() < 0.3 else chosen
