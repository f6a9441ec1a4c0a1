"""The function that tells agents who calls, and the calls."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from shared.configuration import Source
from shared.events import Event, Identifier
from shared.profiles.filing import Filing
from tests.unit.messages.samples import a_brand

NOW = datetime.now(UTC)  # noqa: TID251 (links go by the real clock)
KEY, LINKS, BEARER = b"identity", b"the links' key", "the bridge's secret"
ANN, HERS = Identifier("phone", "+4930901820"), Identifier("email", "ann@example.com")


class Secrets:
    def key(self, path, now):
        return {"keys/identity": KEY, "keys/links": LINKS}[path]

    def document(self, path, now, keep):
        return {"secrets": [{"value": BEARER}]}


class Queue(list):
    def send(self, bodies):
        self.extend(bodies)


class Desk:
    """The function with a table of its own."""

    def __init__(self, module, table):
        self.module, self.table, self.queue = module, table, Queue()
        brand = a_brand(sources={"pbx": {"office": Source("DE")}})
        module.table = table
        module.desk = module.Desk(brand, table, Secrets(), "https://api.example", self.queue.send)
        self.brand = brand

    def file(self, name, number, *who, minutes=0, source="shopify/a", **data):
        at = NOW - timedelta(days=1) + timedelta(minutes=minutes)
        event = Event(f"e{number}", name, at, source, who or (ANN, HERS), data)
        Filing(self.table, self.brand, KEY).file(event, NOW, lambda *_: None)

    def flow(self, address, kind="TELEPHONE_NUMBER"):
        endpoint = {"Address": address, "Type": kind} if address else None
        details = {"ContactData": {"CustomerEndpoint": endpoint, "Channel": "VOICE"}, "Parameters": {}}
        return self.module.handler({"Name": "ContactFlowEvent", "Details": details}, None)

    def ask(self, body, bearer=BEARER):
        event = {
            "rawPath": "/stories/pbx/office",
            "pathParameters": {"connector": "pbx", "source": "office"},
            "headers": {"authorization": f"Bearer {bearer}", "content-type": "application/json"},
            "requestContext": {"http": {"method": "POST"}},
            "body": json.dumps(body),
        }
        answer = self.module.handler(event, None)
        return answer["statusCode"], json.loads(answer["body"])

    def ring(self, number="+49 30 901820"):
        status, body = self.ask({"event": "call.started", "call_id": "c1", "number": number})
        assert status == 200, body
        return body["story"]

    def open(self, url, method="GET", form=None):
        token = url.rpartition("/")[2]
        event = {
            "rawPath": f"/story/{token}",
            "pathParameters": {"token": token},
            "headers": {},
            "requestContext": {"http": {"method": method}},
            "body": urlencode(form) if form else None,
        }
        answer = self.module.handler(event, None)
        return answer["statusCode"], answer["body"]
