"""Somebody looks round on the website; at first nobody knows who it is."""

from datetime import date, timedelta

from infra.simulation.shop import seasons
from infra.simulation.shop.diary import Diary
from infra.simulation.shop.goods import KEPT, basket
from infra.simulation.shop.people import WEB
from infra.simulation.shop.purchases import CURRENCY, checkout

SIGNS_IN, GIVES_UP = 0.25, 0.12


def look_round(diary: Diary, day: date) -> None:
    person = diary.person
    at = seasons.moment(diary.draw, day, person.zone)
    touch = {"utm": {"source": diary.draw.choice(("newsletter", "search", "social"))}} if diary.chance(0.2) else {}
    page = {"url": "https://alder-finch.example/"}
    diary.tell(at, "page.viewed", WEB, (person.device,), page=page, **({"touch": touch} if touch else {}))
    for step in range(1, diary.draw.choice((2, 2, 3))):
        product = diary.draw.choice(KEPT)
        seen = at + timedelta(minutes=2 * step)
        diary.tell(seen, "product.viewed", WEB, (person.device,), product=product.item(CURRENCY))
    if diary.chance(SIGNS_IN):
        who = (person.device, person.email)
        diary.tell(at + timedelta(minutes=7), "customer.identified", WEB, who, traits={"email": person.email.value})
    if diary.chance(GIVES_UP):
        checkout(diary, at + timedelta(minutes=9), basket(diary.draw, refills=person.habit.refills))
