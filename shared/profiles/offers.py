"""What a customer was offered, and whether it was used: told by whoever took the code, or seen on an order.

Nothing here knows what time it is: an offer that is over has a `valid_until` of the past.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from shared.events import Event, Name
from shared.payload import iso
from shared.profiles import registers
from shared.profiles.orders import Order
from shared.profiles.references import section
from shared.profiles.registers import Registers

USE = ("order", "saved")

Offer = Mapping[str, Any]


def plain_code(code: Any) -> str:
    """As it is compared: shops keep codes in small letters, and people leave out the dashes. "" for what is no code."""
    return _plain(code) if isinstance(code, str) else ""


@lru_cache(maxsize=4096)
def _plain(code: str) -> str:
    return "".join(one for one in code.upper() if one.isalnum())


def spoken(event: Event) -> str | None:
    """The code that the event grants, or says was used."""
    about = event.name in (Name.OFFER_GRANTED, Name.OFFER_REDEEMED)
    return plain_code(section(event, "offer").get("code")) or None if about else None


def after(item: Mapping[str, Any], event: Event, at: str) -> dict[str, Any]:
    """The offer's item after this event. The first use counts: whatever is used again is no single-use code."""
    stated = section(event, "offer")
    when = f"{registers.moment(at)}Z"
    if event.name == Name.OFFER_GRANTED:
        return {"registers": registers.write(item.get("registers", {}), {**stated, "granted_at": when}, at)}
    said, known = registers.entry(at, {"redeemed_at": when, **_known(stated)}), item.get("use")
    return {"use": said if known is None or registers.later(known, said) else known}


def offers(items: Iterable[Mapping[str, Any]], bought: Sequence[Order]) -> tuple[Offer, ...]:
    """Oldest first. A code that nobody gave to this customer is no offer, whoever used it."""
    granted: dict[str, Registers] = {}
    uses: dict[str, Offer] = _on_orders(bought)
    for item in items:
        code = item["code"]
        granted[code] = registers.merge(granted.get(code, {}), item.get("registers", {}))
        if "use" in item:
            use = registers.said(item["use"])
            uses[code] = min(uses.get(code, use), use, key=_when)
    found = [registers.values(said) | dict(uses.get(code, {})) for code, said in granted.items() if said]
    return tuple(sorted(found, key=lambda one: (one["granted_at"], one["code"])))


def _on_orders(bought: Sequence[Order]) -> dict[str, Offer]:
    """A cancelled order used its code up, too: only the shop knows whether it gives it back."""
    found: dict[str, Offer] = {}
    for order in bought:
        for discount in _discounts(order):
            code, said = plain_code(discount.get("code")), {"order": _name(order), "saved": discount.get("amount")}
            use = {"redeemed_at": iso(order.placed), **_known(said)}
            found[code] = min(found.get(code, use), use, key=_when)
    return found


def _discounts(order: Order) -> list[Mapping[str, Any]]:
    """Of a purchase; an order that nobody placed is a basket."""
    listed = order.values.get("discounts")
    placed = order.placed is not None and isinstance(listed, list)
    return [one for one in listed if isinstance(one, Mapping)] if placed and listed else []


def _name(order: Order) -> Any:
    return order.values.get("number") or order.values.get("id")


def _known(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: said[name] for name in USE if said.get(name) not in (None, "")}


def _when(use: Offer) -> tuple[str, str]:
    return (str(use.get("redeemed_at")), str(use))
