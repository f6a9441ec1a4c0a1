"""Tracking by the clients that shops really use: what they send of one person arrives as events of one customer."""

import json
import os
import subprocess
from collections import Counter
from pathlib import Path
from uuid import uuid4

import pytest
from rudderstack.analytics.client import Client as RudderClient
from segment.analytics.client import Client as SegmentClient

from infra.cli import customers, web
from infra.cli.send import secret
from tests.e2e.told import by_others

ROOT = Path(__file__).parents[2]
NODE_CLIENT = ROOT / "node_modules" / "@segment" / "analytics-node"
ORDER = {"order_id": "W-1", "total": 104.7, "currency": "EUR", "products": []}

TRACK_IN_NODE = """
const { Analytics } = require('@segment/analytics-node')
const { url, writeKey, userId, anonymousId, email, order } = JSON.parse(process.argv[1])
const { origin, pathname } = new URL(url + '/v1/batch')  // it forgets what follows the host
const analytics = new Analytics({ host: origin, path: pathname, writeKey, maxRetries: 0 })
analytics.on('error', (error) => { console.error(error); process.exitCode = 1 })
analytics.page({ anonymousId, name: 'Shop' })
analytics.track({ anonymousId, event: 'Product Viewed', properties: { product_id: '9001' } })
analytics.identify({ userId, anonymousId, traits: { email } })
analytics.track({ userId, event: 'Order Completed', properties: order })
analytics.closeAndFlush()
"""


@pytest.fixture
def tracked(stage, idle):
    """The stage, the way to wait for it, and its write key."""
    return stage, idle, secret(stage, "segment", "web")


@pytest.fixture
def person() -> dict[str, str]:
    name = uuid4().hex[:12]
    return {"userId": f"u-{name}", "anonymousId": f"a-{name}", "email": f"{name}@example.com"}


def arrived(stage, idle, person) -> Counter[str]:
    """The names of all events of the one customer who is known by each of the three identifiers."""
    idle.wait()
    kinds = {"email": "email", "userId": "external_id@web", "anonymousId": "anonymous_id"}
    found = [customers.find(stage, f"{kind}:{person[name]}") for name, kind in kinds.items()]
    assert len({one["customer_id"] for one in found}) == 1
    return Counter(one["name"] for one in by_others(customers.timeline(stage, found[0]["customer_id"])))


def in_batches(client, person) -> None:
    """As both Python clients do by default: collected, and sent by a thread of their own."""
    try:
        client.page(None, "Shop", anonymous_id=person["anonymousId"])
        client.track(None, "Product Viewed", {"product_id": "9001"}, anonymous_id=person["anonymousId"])
        client.identify(person["userId"], {"email": person["email"]}, anonymous_id=person["anonymousId"])
        client.track(person["userId"], "Order Completed", ORDER)
        client.flush()
    finally:
        client.join()


EXPECTED = {"page.viewed": 1, "product.viewed": 1, "customer.identified": 1, "order.placed": 1}


each_python_client = pytest.mark.parametrize("client", [SegmentClient, RudderClient], ids=["segment", "rudderstack"])


@each_python_client
def test_a_python_client_is_heard(tracked, person, client):
    stage, idle, key = tracked
    errors: list[object] = []
    in_batches(client(key, host=stage.api_url, gzip=False, on_error=lambda *error: errors.append(error)), person)
    assert errors == []
    assert arrived(stage, idle, person) == EXPECTED


@each_python_client
def test_one_that_compresses_hears_that_its_calls_came_broken(tracked, person, client):
    """The gateway takes a body of type application/json for text; what was lost must not be called accepted."""
    stage, idle, key = tracked
    errors: list[object] = []
    heard = {"gzip": True, "max_retries": 1, "on_error": lambda *error: errors.append(error)}
    in_batches(client(key, host=stage.api_url, **heard), person)
    assert errors
    idle.wait()
    assert customers.find(stage, f"email:{person['email']}") is None


@pytest.mark.skipif(not NODE_CLIENT.is_dir(), reason="@segment/analytics-node is not among the node modules")
def test_the_node_client_is_heard(tracked, person):
    stage, idle, key = tracked
    told = json.dumps({"url": stage.api_url, "writeKey": key, "order": ORDER, **person})
    command = ["node", "-e", TRACK_IN_NODE, told]
    direct = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    ran = subprocess.run(command, cwd=ROOT, env=direct, capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert arrived(stage, idle, person) == EXPECTED


def test_two_clients_of_one_person_are_one_customer(tracked, person):
    stage, idle, key = tracked
    in_batches(SegmentClient(key, host=stage.api_url), person)
    in_batches(RudderClient(key, host=stage.api_url, gzip=False), person)
    assert arrived(stage, idle, person) == {name: 2 * count for name, count in EXPECTED.items()}


def test_a_browser_that_knows_the_write_key_only_in_the_body_is_heard(tracked, person):
    """`analytics.js` sends text/plain to `/v1/t`, so that the browser asks no permission first."""
    stage, idle, key = tracked
    call = {"type": "track", "event": "Product Viewed", "messageId": person["userId"], "writeKey": key}
    call |= {"userId": person["userId"], "anonymousId": person["anonymousId"], "properties": {"product_id": "1"}}
    call |= {"context": {"traits": {"email": person["email"]}}}
    headers = {"content-type": "text/plain", "origin": "https://alder-finch.example"}
    answer = web.request("POST", f"{stage.api_url}/v1/t", headers=headers, body=json.dumps(call).encode())
    assert (answer.status, answer.json()) == (200, {"success": True, "accepted": 1})
    assert arrived(stage, idle, person) == {"product.viewed": 1}
