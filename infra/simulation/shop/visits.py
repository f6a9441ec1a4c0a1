"""Somebody looks round on the website; at first nobody knows who it is."""

from datetime import date, datetime, timedelta

from infra.simulation.shop import seasons
from infra.simulation.shop.diary import Diary
from infra.simulation.shop.goods import KEPT, Product, basket
from infra.simulation.shop.people import WEB
from infra.simulation.shop.purchases import CURRENCY, checkout

SIGNS_IN, GIVES_UP = 0.25, 0.12

COMES_BACK = 0.3
"""Of those who looked at something: they look at it once more, some days later."""


def look_round(diary: Diary, day: date) -> None:
    person = diary.person
    at = seasons.moment(diary.draw, day, person.zone)
    touch = {"utm": {"source": diary.draw.choice(("newsletter", "search", "social"))}} if diary.chance(0.2) else {}
    page = {"url": "https://alder-finch.example/"}
    diary.tell(at, "page.viewed", WEB, (person.device,), page=page, **({"touch": touch} if touch else {}))
    for step in range(1, diary.draw.choice((2, 2, 3))):
        product = diary.draw.choice(KEPT)
        seen = at + timedelta(minutes=2 * step)
        _look_at(diary, seen, product)
        if diary.chance(COMES_BACK):
            _look_at(diary, diary.later(seen, (0.1, 5.0)), product)
    if diary.chance(SIGNS_IN):
        who = (person.device, person.email)
        diary.tell(at + timedelta(minutes=7), "customer.identified", WEB, who, traits={"email": person.email.value})
    if diary.chance(GIVES_UP):
        checkout(diary, at + timedelta(minutes=9), basket(diary.draw, refills=person.habit.refills))


def _look_at(diary: Diary, at: datetime, product: Product) -> None:
    diary.tell(at, "product.viewed", WEB, (diary.person.device,), product=product.item(CURRENCY))
