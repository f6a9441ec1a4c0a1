"""The function behind the links, and what a person does there."""

import base64
import re
from datetime import UTC, datetime, timedelta

from shared.aws import keys
from shared.aws.table import Table
from shared.configuration import Topic
from shared.messages import links
from shared.messages.consent import MARKETING, Choice
from shared.messages.links import Link
from shared.messages.store import ConsentStore
from shared.messages.surveys import Answer, Survey
from shared.profiles.store import ProfileStore
from tests.unit.messages.samples import ADDRESS, ANN, a_brand, an_act

SECRET = b"the links' key"
YESTERDAY = datetime.now(UTC) - timedelta(days=1)  # noqa: TID251 (the page goes by the real clock)
FORM = {"content-type": "application/x-www-form-urlencoded"}
EASE = Survey(
    "ease",
    {"en": "Was it <easy>?", "de": "War es leicht?"},
    (Answer("hard", {"en": "No", "de": "Nein"}), Answer("easy", {"en": "Yes", "de": "Ja"})),
    {"en": "Why?", "de": "Warum?"},
)
TOPICS = {
    "ideas": Topic({"en": "Ideas", "de": "Ideen"}, ("care_guide",)),
    "sales": Topic({"en": "Sales", "de": "Angebote"}, ("offer",)),
}
ASKED = {"survey": "ease", "order": "1042", "answer": "hard"}


class Queue(list):
    def send(self, bodies) -> None:
        self.extend(bodies)


def knows(table: Table, *members) -> None:
    """The addresses of one customer, each after its id; the first leads to the others."""
    pairs = list(zip(members[::2], members[1::2], strict=True))
    root = pairs[0][0]
    for address, one in pairs:
        led = {"members": [iid for iid, _ in pairs]} if address == root else {"owner": root}
        table.put(keys.identifier(address), {"kind": one.kind, "value": one.value, "role": "person", **led})


class Page:
    """The function with a table of its own, and a person who agreed to marketing yesterday."""

    def __init__(self, module, table: Table) -> None:
        self.module, self.table, self.queue = module, table, Queue()
        module.table, module.events = table, self.queue
        brand = a_brand(topics=TOPICS, channels={"sms": {"sender": "ALDERFINCH"}, "whatsapp": {"line": "1"}})
        choices = module.Choices(table)
        ways = module.Ways(brand, choices, ProfileStore(table))
        module.pages = module.Pages(brand, choices, ways, {EASE.name: EASE}, lambda _: SECRET, module.tell)
        knows(table, ADDRESS, ANN)
        ConsentStore(table).record(ADDRESS, "email", an_act(at=YESTERDAY))

    def visit(self, method: str, purpose: str = "unsubscribe", *, token: str | None = None, **changes):
        token = links.token(Link(purpose, ADDRESS, "email"), SECRET) if token is None else token
        event = {
            "rawPath": f"/{purpose}/{token}",
            "pathParameters": {"token": token},
            "headers": {},
            "requestContext": {"http": {"method": method, "sourceIp": "192.0.2.7"}},
        }
        return self.module.handler({**event, **changes}, None)

    def choice(self) -> Choice:
        return ConsentStore(self.table).get(ADDRESS, "email", consistent=True).choice(MARKETING)

    def version(self) -> int:
        return ConsentStore(self.table).get(ADDRESS, "email", consistent=True).version


BODIES = {
    "a form": {"headers": FORM, "body": "List-Unsubscribe=One-Click"},
    "an encoded form": {"headers": FORM, "body": base64.b64encode(b"a=b").decode(), "isBase64Encoded": True},
    "a multipart form": {"headers": {"content-type": "multipart/form-data; boundary=x"}, "body": "--x\r\n\r\n--x--"},
    "nothing": {},
    "rubbish": {"headers": FORM, "body": "\ufffd%ZZ%", "isBase64Encoded": True},
}


def save(page, body: str) -> str:
    return page.visit("POST", "preferences", headers=FORM, body=f"form=preferences&{body}")["body"]


def said(page) -> dict[str, Choice]:
    acts = ConsentStore(page.table).get(ADDRESS, "email", consistent=True).acts
    return {purpose: act.choice for purpose, act in acts.items()}


def ticks(body: str) -> set[str]:
    return set(re.findall(r'value="(\w+)" checked', body))


def answer(page, **fields):
    body = "&".join(f"{name}={value}" for name, value in {"form": "answer", **fields}.items())
    return page.visit("POST", "answer", queryStringParameters=ASKED, headers=FORM, body=body)
