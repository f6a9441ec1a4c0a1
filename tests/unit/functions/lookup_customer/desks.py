"""The function, and a table with what happened to Ann."""

import json
from datetime import UTC, datetime, timedelta

from shared.aws import keys
from shared.configuration import QuietHours, Topic
from shared.events import Event, Identifier
from shared.profiles.filing import Filing
from tests.unit.messages.samples import a_brand

KEY = b"identity"
WORDS = {"en": {"text": "Hello"}}
TEMPLATES = {
    "offer": {"class": "marketing", "channels": {"email": WORDS, "sms": WORDS}},
    "note": {"class": "transactional", "channels": {"email": WORDS}},
}
ALWAYS_DAY = QuietHours("00:00", "00:00")
BRAND = a_brand(topics={"sales": Topic({"en": "Sales"}, ("offer",))}, quiet_hours=ALWAYS_DAY)
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
ANN = Identifier("email", "ann@example.com")
CARD = Identifier("loyalty_number", "c-1")


class Desk:
    """The function, and a table with what happened to Ann."""

    def __init__(self, module, table):
        self.module, self.table = module, table
        self.ann = keys.identifier_id(ANN, KEY)

    def file(self, name, number, *who, source="shopify/a", **data):
        event = Event(f"e{number}", name, NOON + timedelta(minutes=number), source, who or (ANN,), data)
        Filing(self.table, a_brand(), KEY).file(event, NOON + timedelta(days=1), lambda *_: None)

    def get(self, path, **query):
        answer = self.module.handler({"rawPath": path, "queryStringParameters": query or None}, None)
        return answer["statusCode"], json.loads(answer["body"])

    def timeline(self, **query):
        status, body = self.get(f"/customers/{self.ann}/timeline", **query)
        assert status == 200, body
        return [event["id"] for event in body["events"]], body["next"]

    def pages(self, **query):
        """Every page, by following `next`."""
        found, after = [], {}
        while after is not None:
            page, cursor = self.timeline(**query, **after)
            found.append(page)
            after = {"before": cursor} if cursor else None
        return found


def many(desk, count=7):
    """At two homes, told by two sources."""
    desk.file("customer.updated", 0, ANN, CARD)
    for number in range(1, count):
        name, source = ("order.paid", "shopify/a") if number % 3 == 0 else ("page.viewed", "segment/web")
        desk.file(name, number, (ANN, CARD)[number % 2], source=source)


REVIEWS = {
    "version": "r1",
    "reads": ["tags"],
    "segments": [
        {"name": "fans", "description": "On the list", "condition": None},
        {"name": "buyers", "description": "", "condition": "customer.number_of_orders > 0"},
    ],
}
