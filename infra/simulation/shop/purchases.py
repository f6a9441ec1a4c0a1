"""A purchase from the checkout to the door, and what may go wrong on the way."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from infra.simulation.shop import seasons
from infra.simulation.shop.diary import Diary
from infra.simulation.shop.goods import Product, basket, price
from infra.simulation.shop.people import SHOP, TILL
from shared.events import Identifier
from shared.payload import iso

CURRENCY = "EUR"
LEFT_BEHIND = 0.3
"""Of the checkouts that end in a purchase, how many were left once before."""

CANCELLED, SENT_BACK, SLOW = 0.03, 0.05, 0.04


def online(diary: Diary, day: date) -> datetime | None:
    """Returns when the goods arrived; None where they did not, or went back."""
    person = diary.person
    at = seasons.moment(diary.draw, day, person.zone)
    goods = basket(diary.draw, refills=person.habit.refills)
    if diary.chance(LEFT_BEHIND):
        checkout(diary, at - timedelta(hours=diary.draw.uniform(20, 70)), goods)
    number = checkout(diary, at, goods)
    placed = at + timedelta(minutes=diary.draw.uniform(1, 9))
    order = Order(diary, f"{person.number}{number:04d}", goods, placed)
    order.tell(placed, "order.placed", payment="pending", **order.whole)
    order.tell(placed + timedelta(seconds=50), "order.paid", payment="paid")
    if diary.chance(CANCELLED):
        cancelled = diary.later(placed, (0.05, 0.9))
        order.tell(cancelled, "order.cancelled", cancelled_at=iso(cancelled), payment="refunded")
        return None
    return _on_its_way(order, placed)


def in_store(diary: Diary, day: date) -> datetime:
    """The till knows the phone number, and prints no name."""
    at = seasons.moment(diary.draw, day, diary.person.zone, seasons.OPEN)
    goods = basket(diary.draw, refills=diary.person.habit.refills)
    number = f"T{diary.person.number}-{len(diary.told)}"
    order = {"id": number, "channel": "pos", "payment": "paid", "placed_at": iso(at), **_worth(goods)}
    who = (diary.person.phone, Identifier("order@till-1", number))
    diary.tell(at, "order.placed", TILL, who, order=order)
    diary.tell(at, "order.delivered", TILL, who, order={"id": number, "delivery": "delivered"})
    return at


def checkout(diary: Diary, at: datetime, goods: Sequence[Product]) -> int:
    """Begun, perhaps touched once more; whether anything comes of it is for others to say."""
    number = len(diary.told)
    name = f"chk-{diary.person.number}-{number}"
    who = (diary.person.email, Identifier("checkout@shop-a", name))
    state = {"id": name, "recovery_url": f"https://alder-finch.example/checkouts/{name}", **_worth(goods)}
    diary.tell(at, "checkout.started", SHOP, who, checkout=state)
    if diary.chance(0.3):
        diary.tell(at + timedelta(minutes=4), "checkout.updated", SHOP, who, checkout=state)
    return number


class Order:
    def __init__(self, diary: Diary, number: str, goods: Sequence[Product], placed: datetime) -> None:
        self.diary, self.id, self.goods = diary, number, goods
        self.whole = {"number": f"#{number}", "placed_at": iso(placed), "channel": "web", **_worth(goods)}
        named = Identifier("order@shop-a", number)
        self._who = (diary.person.email, diary.person.phone, diary.person.account, named)

    def tell(self, at: datetime, name: str, **state: Any) -> None:
        about = {"refund": state.pop("refund")} if "refund" in state else {}
        self.diary.tell(at, name, SHOP, self._who, order={"id": self.id, "updated_at": iso(at), **state}, **about)


def _on_its_way(order: Order, placed: datetime) -> datetime | None:
    diary = order.diary
    shipped = diary.later(placed, (0.3, 1.8))
    order.tell(shipped, "order.fulfilled", fulfilment="fulfilled")
    order.tell(shipped + timedelta(hours=7), "order.updated", delivery="in_transit")
    arrived = diary.later(shipped, (7, 12) if diary.chance(SLOW) else (0.8, 3.5))
    order.tell(arrived, "order.delivered", delivery="delivered")
    if not diary.chance(SENT_BACK):
        return arrived
    back = diary.later(arrived, (1, 9))
    order.tell(back, "return.requested")
    paid_back = diary.later(back, (4, 9))
    refund = {"id": f"R{order.id}", "amount": order.whole["total"], "reason": "sent back"}
    order.tell(paid_back, "order.refunded", payment="refunded", refund=refund)
    return None


def _worth(goods: Sequence[Product]) -> dict[str, Any]:
    items = [product.item(CURRENCY) for product in goods]
    return {"items": items, "total": price(sum(product.cents for product in goods), CURRENCY)}
