"""The example in the documentation of Alibaba and AliExpress is read as it stands there."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

from infra.cli.senders import Delivery
from infra.cli.senders.standard_webhooks import sender
from shared.connectors import standard_webhooks
from shared.profiles import kinds
from shared.webhooks import Request, Secret

PAGE = Path(__file__).parents[3] / "docs" / "connectors" / "alibaba.md"
NOW = datetime(2026, 3, 11, 9, tzinfo=UTC)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105


def example() -> str:
    (body,) = re.findall(r"```json\n(.*?)```", PAGE.read_text(), re.DOTALL)
    return body


def request() -> Request:
    body = example().encode()
    headers = sender.headers(Delivery("", body, SECRET, "msg_1", NOW))
    return Request("standard_webhooks", "aliexpress", "POST", "", headers, {}, body, NOW)


def test_the_example_is_believed_and_read():
    assert standard_webhooks.connector.verify(request(), [Secret("k", SECRET)]).name == "k"
    placed, fulfilled = standard_webhooks.parse(request())
    assert (placed.name, fulfilled.name) == ("order.placed", "order.fulfilled")
    assert placed.occurred_at == datetime(2026, 3, 10, 0, 58, 12, tzinfo=UTC)
    assert placed.data["order"]["total"] == {"amount": "41.90", "currency": "EUR"}
    assert placed.source == "standard_webhooks/aliexpress"


def test_its_buyer_is_a_person_and_its_order_a_pointer():
    placed, fulfilled = standard_webhooks.parse(request())
    roles = {one.kind: kinds.kind_of(one.kind, {}).role for one in placed.identifiers}
    assert roles == {"order@aliexpress": "pointer", "aliexpress_customer@aliexpress": "person"}
    assert set(fulfilled.identifiers) < set(placed.identifiers)


def test_its_ids_are_stable_and_differ():
    ids = [one["id"] for one in json.loads(example())]
    assert len(set(ids)) == len(ids) == 2
