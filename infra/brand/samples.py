"""Made-up customers to render every template for before a real one gets it: one known well, one hardly at all."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from infra.brand import sample_offer
from shared.configuration import Brand
from shared.messages.links import CODES
from shared.profiles import measures
from shared.profiles.activity import Activity
from shared.profiles.orders import Order

NOW = datetime(2026, 6, 18, 8, 0, tzinfo=UTC)

API, TOKEN = (
    "https://abcdefghij.execute-api.eu-central-1.amazonaws.com",
    "dHJpYnV0YXJ5IHNob3dzIGEgdG9rZW4gYXMgbG9uZyBhcyBvbmVz",
)
"""As long as they are without a domain of one's own: a text message costs more for it."""

ITEMS = {
    "en": ("Oak board, medium", "Stoneware bowl, sand"),
    "de": ("Eichenbrett, mittelgroß", "Steinzeugschale, sandfarben"),
    "th": ("เขียงไม้โอ๊ก ขนาดกลาง", "ชามสโตนแวร์ สีทราย"),
    "az": ("Palıd taxta, orta ölçülü", "Daş saxsı kasa, qum rəngli"),
    "fil": ("Sangkalang oak, katamtaman", "Mangkok na stoneware, kulay-buhangin"),
    "ar": ("لوح تقطيع من خشب البلوط، متوسط", "وعاء خزفي بلون الرمل"),
}
PEOPLE = {
    "en": {"first_name": "Nadia", "last_name": "O’Connor", "city": "Leeds", "country": "GB"},
    "de": {"first_name": "Jürgen", "last_name": "Müller-Lüdenscheidt", "city": "Köln", "country": "DE"},
    "th": {"first_name": "กัญญารัตน์", "last_name": "ศรีสุวรรณ", "city": "เชียงใหม่", "country": "TH"},
    "az": {"first_name": "Gülşən", "last_name": "Əliyeva", "city": "Bakı", "country": "AZ"},
    "fil": {"first_name": "Maria Luz", "last_name": "Dela Peña", "city": "Parañaque", "country": "PH"},
    "ar": {"first_name": "نور الهدى", "last_name": "الخطيب", "city": "عمّان", "country": "JO"},
}


def full(brand: Brand, language: str) -> dict[str, Any]:
    """Every field that a template may use."""
    base = language.partition("-")[0]
    order, offer = _order(brand, ITEMS.get(base, ITEMS["en"])), sample_offer.of(brand)
    person = {**PEOPLE.get(base, PEOPLE["en"]), "birthday": "1990-05-17", "language": language}
    person |= {"time_zone": brand.time_zone, **_STANDING, **_POINTS}
    event = {**_EVENT, "data": {"order": order, **_told(order)}}
    return {
        **_surroundings(brand, language),
        "event": event,
        "latest": event,
        "customer": {**person, "id": "c0ffee", "orders": [order], "offers": [offer], **_measures(brand, order)},
        "order": {**order, "status": "delivered"},
        "offer": offer,
    }


def least(brand: Brand, language: str) -> dict[str, Any]:
    """What is there in any case: nobody's name, and an order of which only the id is known."""
    return {
        **_surroundings(brand, language),
        "event": {**_EVENT, "data": {}},
        "latest": {**_EVENT, "data": {}},
        "customer": {"id": "c0ffee", "orders": [], "offers": [], "segments": [], **_nothing_bought(brand)},
        "order": {"id": "6116041851029", "status": "placed"},
        "offer": {},
    }


_STANDING: Mapping[str, Any] = {"stage": "trial", "stage_since": "2026-04-30T12:00:00.000000Z", "segments": ["vip"]}
"""What the last review found."""

_POINTS: Mapping[str, Any] = {"points": 230, "points_expiring": 120, "points_expire_at": "2026-07-18T22:00:00Z"}
"""What a programme for regular customers tells, in traits."""

_SUBSCRIPTION: Mapping[str, Any] = {
    "id": "sub_7",
    "source": "stripe/online",
    "status": "active",
    "since": "2026-05-02T09:00:00.000000Z",
    "plan": "Monthly box",
    "renews_at": "2026-07-02T09:00:00Z",
}

_EVENT: Mapping[str, Any] = {
    "id": "orders/delivered:1",
    "name": "order.delivered",
    "occurred_at": "2026-06-15T09:12:00+00:00",
    "source": "shopify/shop-a",
}

_STORE: Mapping[str, Any] = {
    "store": "Alder & Finch Mitte",
    "address": "Lindenhof 7, 10437 Berlin",
    "hours": "10:00–19:00",
}


def _told(order: Mapping[str, Any]) -> dict[str, Any]:
    """What else an event may be about. `nearby` and `pickup` are sections of the sample brand's own."""
    basket = {"id": "c1-42", "recovery_url": "https://shop.example/recover/c1-42", "updated_at": order["updated_at"]}
    return {
        "product": {**order["items"][0], "product_id": "p-17", "url": "https://shop.example/oak-board"},
        "checkout": {**basket, "items": order["items"], "total": order["total"]},
        "review": {"id": "r-7", "rating": 2, "scale": 5, "title": "Too small", "text": "Smaller than I thought."},
        "call": {"id": "call-9", "direction": "inbound", "outcome": "no-answer", "duration_seconds": 0},
        "lead": {"id": "l-3", "form": "enquiry", "campaign": "autumn", "fields": {"question": "Do you ship to Graz?"}},
        "nearby": {**_STORE, "available": True},
        "pickup": _STORE,
    }


def _measures(brand: Brand, latest: Mapping[str, Any]) -> dict[str, Any]:
    """Of two purchases: with one there is no rhythm yet."""
    earlier = {**latest, "placed_at": "2026-04-30T12:00:00Z"}
    bought = [Order(number, values, "delivered") for number, values in (("1", earlier), ("2", latest))]
    opened = {"email": {word: ["2026-06-12", "2026-06-16"] for word in ("delivered", "opened", "clicked", "answered")}}
    bought_and_read = {"active": ("2026-04-30", "2026-06-16"), "complaints": ("2026-05-05T10:00:00.000Z",) * 2}
    activity = Activity({"shopify/shop-a": ["2026-04-30", "2026-06-16"]}, opened, **bought_and_read)
    return {**measures.of(bought, activity, measures.exchange(brand)), "subscriptions": [_SUBSCRIPTION]}


def _nothing_bought(brand: Brand) -> dict[str, Any]:
    return measures.of([], Activity(), measures.exchange(brand))


def _surroundings(brand: Brand, language: str) -> dict[str, Any]:
    """What comes with every message, whoever gets it."""
    return {
        "brand": {
            "name": brand.name,
            "website": brand.website,
            "postal_address": brand.postal_address,
            "colour": brand.colour,
        },
        "links": {purpose: f"{API}/{purpose}/{TOKEN}" for purpose in CODES},
        "language": language,
        "time_zone": brand.time_zone,
        "now": NOW,
    }


def _order(brand: Brand, items: tuple[str, str]) -> dict[str, Any]:
    def money(amount: str) -> dict[str, str]:
        return {"amount": amount, "currency": brand.currency}

    return {
        "id": "6116041851029",
        "number": "#1042",
        "placed_at": "2026-06-11T17:42:10+02:00",
        "updated_at": "2026-06-15T11:12:00+02:00",
        "payment": "partially_refunded",
        "fulfilment": "fulfilled",
        "delivery": "delivered",
        "total": money("118.90"),
        "refunds": [{"id": "r1", "source": "shopify/shop-a", "at": "2026-06-16T08:00:00Z", "amount": money("26.00")}],
        "refunded": money("26.00"),
        "net": money("92.90"),
        "subtotal": money("114.00"),
        "tax": money("18.98"),
        "shipping": money("4.90"),
        "discount": money("0.00"),
        "discounts": [{"code": "WELCOME10", "amount": money("0.00")}],
        "items": [
            {"id": "1", "sku": "BRD-OAK-M", "name": items[0], "quantity": 1, "price": money("62.00")},
            {"id": "2", "sku": "BWL-STN-S", "name": items[1], "quantity": 2, "price": money("26.00")},
        ],
        "channel": "web",
        "store": "shop-a",
    }
