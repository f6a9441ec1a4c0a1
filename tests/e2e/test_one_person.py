"""Who browses, asks on WhatsApp, buys at the till, complains on the chat and calls is one customer with one timeline.

Each door knows something else of her; what joins them is only what that vendor states, in the body that it sends.
"""

import random
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from segment.analytics.client import Client

from infra.cli import customers
from infra.cli.send import post, secret
from infra.cli.senders import Webhook
from tests.e2e.samples import sample
from tests.e2e.test_doors import eventually
from tests.e2e.told import by_others

TILL, WHATSAPP, CHAT, PHONES = (
    ("square", "till-1"), ("whatsapp", "shop"), ("chatwoot", "chat"), ("aircall", "phones")
)  # fmt: skip
HEARD = {
    ("segment/web", "page.viewed"): 1,
    ("segment/web", "product.viewed"): 1,
    ("segment/web", "customer.identified"): 1,
    ("whatsapp/shop", "message.received"): 1,
    ("square/till-1", "customer.created"): 1,
    ("square/till-1", "payment.received"): 1,
    ("chatwoot/chat", "message.received"): 1,
    ("aircall/phones", "call.ended"): 1,
}


@pytest.fixture
def ways(stage, people):
    """How she comes in, each by itself, in the order in which things happen; and all that she is known by then."""
    visitor = str(uuid4())
    doors = {
        "site": lambda: browses(stage, people.ines, visitor),
        "whatsapp": lambda: sends(stage, asks(people.ines, stage.now())),
        "till": lambda: [sends(stage, one) for one in buys(people.ines)],
        "chat": lambda: sends(stage, complains(people.ines)),
        "phone": lambda: sends(stage, calls(people.ines, secret(stage, *PHONES))),
    }
    return doors, identifiers(people.ines, visitor)


def sends(stage, webhook):
    assert post(stage, webhook).status == 200


def browses(stage, person, visitor):
    """The site learns address and telephone number when she fills in a form; before that she is a browser."""
    client = Client(secret(stage, "segment", "web"), host=stage.api_url, sync_mode=True)
    client.page(None, "Shop", anonymous_id=visitor)
    client.track(None, "Product Viewed", {"product_id": "9001"}, anonymous_id=visitor)
    client.identify(f"u-{person.number}", {"email": person.email, "phone": person.phone}, anonymous_id=visitor)


def asks(person, now):
    changes = {"972987654321": person.phone[1:], "1697043223": str(int((now - timedelta(hours=2)).timestamp()))}
    changes |= {
        "US.13491208655302741918": f"DE.{person.number}",
        "US.ENT.11815799212886844830": f"DE.E.{person.number}",
    }
    return Webhook(*WHATSAPP, sample("whatsapp", "a text message", {**changes, "xyzxyz": str(person.number)}).body)


def buys(person):
    """The till writes the number as people say it; the payment names its customer only."""
    number, digits = f"SQ{person.number}", {"+12126668929": person.local_phone}
    joined = {"jenkins+smorly@squareup.com": f"till.{person.number}@example.com", "QPTXM8PQNX3Q726ZYHPMNP46XC": number}
    event = {"e12b5591-e0b6-4967-810a-307c7efcb1a7": str(uuid4())}
    created = sample("square", "a published sample: customer created.1", {**digits, **joined, **event})
    changes = {"CUST1": number, "PAY1": f"P{person.number}", "ORD1": f"O{person.number}", "sq-1": str(uuid4())}
    paid = sample("square", "a paid sale at the till", changes)
    return Webhook(*TILL, created.body), Webhook(*TILL, paid.body)


def complains(person):
    """The chat knows her address only: the number of the fixture's contact is left out."""
    changes = {"ana@example.com": person.email, '"+5511999990001"': "null", '"id":89': f'"id":{person.number}'}
    changes |= {'"id":9001': f'"id":9{person.number}', '"id":567': f'"id":8{person.number}', "user-1001": "guest"}
    changes |= {'"hmac_verified":true': '"hmac_verified":false'}
    return Webhook(*CHAT, sample("chatwoot", "a customer writes; their page has proved who they are", changes).body)


def calls(person, token):
    changes = {"+351 910 000 001": person.spoken_phone, "f00dcafe45XXYYZZa08f00dcafe45XXY": token}
    changes |= {'"id": 812': f'"id": {person.number}', '"id": 699': f'"id": 7{person.number}'}
    return Webhook(*PHONES, sample("aircall", "a call that has ended", changes).body)


def identifiers(person, visitor):
    ours = {"email": person.email, "phone": person.phone, "external_id@web": f"u-{person.number}"}
    ours |= {
        "anonymous_id": visitor,
        "whatsapp_user": f"DE.{person.number}",
        "square_customer@till-1": f"SQ{person.number}",
    }
    ours |= {"chatwoot_customer@chat": str(person.number), "crm_contact@phones": f"7{person.number}"}
    return [f"{kind}:{value}" for kind, value in ours.items()]


@pytest.mark.parametrize("seed", [None, 1, 2], ids=["as it happens", "shuffled", "shuffled again"])
def test_five_channels_are_one_customer_with_one_timeline_in_whatever_order_they_come(stage, idle, ways, seed):
    doors, known_by = ways
    order = list(doors) if seed is None else random.Random(seed).sample(list(doors), len(doors))  # noqa: S311
    for door in order:
        doors[door]()
    idle.wait()
    eventually(lambda: None not in [customers.find(stage, one) for one in known_by])
    found = [customers.find(stage, one) for one in known_by]
    assert len({one["customer_id"] for one in found}) == 1
    timeline = by_others(customers.timeline(stage, found[0]["customer_id"]))
    assert Counter((event["source"], event["name"]) for event in timeline) == HEARD


def test_before_she_says_who_she_is_each_channel_is_somebody_of_its_own(stage, idle, people, ways):
    """The chat knows an address and the telephone a number: nothing has stated both."""
    doors, _ = ways
    for door in ("whatsapp", "chat", "phone"):
        doors[door]()
    idle.wait()
    by_phone, by_email = (customers.find(stage, f"{kind}:{getattr(people.ines, kind)}") for kind in ("phone", "email"))
    assert by_phone["customer_id"] != by_email["customer_id"]
    assert {one["source"] for one in by_others(customers.timeline(stage, by_phone["customer_id"]))} == {
        "whatsapp/shop", "aircall/phones"}  # fmt: skip
