"""What a shop's webhooks lost is found by asking, once: also where the one who asks dies at any call."""

import json
from datetime import datetime, timedelta
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from shared.connectors import shopify
from shared.errors import MalformedPayloadError, UnavailableError
from shared.ingestion.reading import request_of
from shared.vendor_api import answers, reconciling
from shared.vendor_api.marks import FIRST, OVERLAP, Marks
from shared.vendors.shopify import admin
from tests.integration.vendor_api.counting import counted
from tests.integration.vendor_api.vendor import Says
from tests.integration.vendor_api.world import BRAND, NOW, Killed, World

LISTS = ("orders", "customers", "checkouts")


def order(number, minutes=30):
    """Placed so many minutes ago, and not touched since."""
    at = (NOW - timedelta(minutes=minutes)).isoformat()
    buyer = {"id": 1000 + number, "email": f"p{number}@example.com", "first_name": f"Nr. {number}"}
    total = {"currency": "EUR", "total_price": f"{number}.50", "financial_status": "pending"}
    return {"id": number, "name": f"#{number}", "created_at": at, "updated_at": at, "customer": buyer, **total}


class Shop:
    """The lists of a shop as Shopify pages them: by id, from `since_id` on, `limit` at a time."""

    def __init__(self, **lists):
        self.lists = {name: lists.get(name, []) for name in LISTS}

    def __call__(self, asked):
        assert asked.method == "GET"
        assert asked.headers["x-shopify-access-token"] == "t"
        where, query = (
            urlsplit(asked.path),
            dict(parse_qsl(urlsplit(asked.path).query)),
        )
        kind = where.path.removeprefix("/admin/api/2026-07/").removesuffix(".json")
        after, since = int(query["since_id"]), query["updated_at_min"]
        known = [one for one in self.lists[kind] if one["id"] > after and one["updated_at"] >= since.removesuffix("Z")]
        return Says(body={kind: known[: admin.PER_PAGE]})


@pytest.fixture
def world(table, vendor, monkeypatch):
    monkeypatch.setattr(admin, "PER_PAGE", 2)
    vendor.answer = Shop(orders=[order(n) for n in range(1, 6)])
    return World(table, vendor)


def mark(world):
    return Marks(world.table)._at("shopify/shop-a")


def test_an_order_whose_webhook_was_lost_is_found_and_one_that_came_is_not_doubled(world):
    for number in (1, 2, 4, 5):
        world.receive("shopify", "shop-a", order(number), x_shopify_topic="orders/create")
    world.file()
    before = world.filed()
    assert len(before) == 4
    assert world.begin() == 1
    world.run()
    world.file()
    (found,) = set(world.filed()) - set(before)
    assert found[0] == "order.placed"
    assert len(world.filed()) == 5


def test_every_list_is_asked_to_its_end_a_page_a_message(world):
    world.begin()
    world.run()
    asked = [urlsplit(one.path) for one in world.vendor.asked]
    assert [one.path.rpartition("/")[2] for one in asked] == [
        "orders.json", "orders.json", "orders.json", "customers.json", "checkouts.json"]  # fmt: skip
    assert [parse_qs(one.query)["since_id"] for one in asked] == [["0"], ["2"], ["4"], ["0"], ["0"]]
    assert len(world.told()) == 5


def test_what_is_pulled_is_a_delivery_like_any_other(world):
    world.begin()
    world.run()
    first = world.queued()[0]["delivery"]
    assert (first["connector"], first["source"], first["received_at"]) == ("shopify", "shop-a", NOW.isoformat())
    assert first["url"] == f"{world.vendor.address}/admin/api/2026-07/orders.json"
    assert (first["headers"], first["query"], first["base64"]) == ({}, {}, False)
    assert json.loads(first["body"]) == {"orders": [order(1), order(2)]}
    assert len({one["delivery"]["id"] for one in world.queued()}) == len(world.queued()) == 3


def test_a_delivery_that_was_pulled_can_be_read_again(world):
    world.begin()
    world.run()
    for message in world.queued():
        assert replayed(message) == sorted(event["id"] for event in message["events"])


def replayed(message):
    parse = answers.parser(shopify.connector, message["delivery"])
    return sorted(event.id for event in parse(request_of(message["delivery"])))


def test_the_first_look_is_a_day_back_and_the_next_begins_before_the_last(world):
    asked = world.vendor.asked
    world.begin()
    world.run()
    assert since(asked[0]) == NOW - FIRST
    assert mark(world) == NOW
    asked.clear()
    world.begin(NOW + timedelta(hours=1))
    world.run()
    assert since(asked[0]) == NOW - OVERLAP
    assert mark(world) == NOW + timedelta(hours=1)


def since(asked):
    return datetime.fromisoformat(parse_qs(urlsplit(asked.path).query)["updated_at_min"][0])


def test_the_same_again_queues_nothing_new(world):
    world.begin()
    world.run()
    told = world.told()
    world.begin(NOW + timedelta(minutes=5))
    world.run()
    assert world.told() == told


def test_the_mark_stays_where_it_is_until_the_last_page(world):
    world.begin()
    for _ in range(4):
        world.turn()
        assert mark(world) is None
    world.turn()
    assert mark(world) == NOW


def test_it_may_die_at_every_call_and_goes_on(table, vendor, monkeypatch):
    """Before or after each call that any of its turns makes: the same is told, under the same ids and mark."""
    monkeypatch.setattr(admin, "PER_PAGE", 2)
    vendor.answer = Shop(orders=[order(n) for n in range(1, 4)])
    world = World(table, vendor)
    world.begin()
    begun, world.calls = list(world.sqs.waiting["vendors"]), 0
    world.run()
    expected, ids, calls = world.told(), {one["delivery"]["id"] for one in world.queued()}, world.calls
    assert (len(expected), calls >= 10) == (3, True)
    for point in [(call, when) for call in range(1, calls + 1) for when in ("before", "after")]:
        table.delete({"pk": "reconciled#shopify/shop-a", "sk": "mark"})
        world.sqs.waiting = {"events": [], "vendors": list(begun)}
        world.dies, world.calls = point, 0
        with pytest.raises(Killed):
            world.run()
        world.dies = None
        world.run()
        assert world.told() == expected, point
        assert {one["delivery"]["id"] for one in world.queued()} == ids, point
        assert mark(world) == NOW, point
    world.file()
    assert len(world.filed()) == 3


def test_a_large_page_comes_in_bundles_and_its_body_not_at_all(world, monkeypatch):
    """The archive would seal the body for the people of one bundle, and not for those of the others."""
    monkeypatch.setattr(admin, "PER_PAGE", 250)
    world.vendor.answer = Shop(orders=[order(n) for n in range(1, 61)])
    world.begin()
    world.run()
    queued = world.queued()
    assert [len(one["events"]) for one in queued] == [25, 25, 10]
    assert {one["delivery"]["body"] for one in queued} == {""}
    assert len(world.told()) == 60
    assert {replayed(one)[:1] == [] for one in queued} == {True}


def test_a_page_too_large_for_the_queue_goes_by_the_bucket(world):
    world.vendor.answer = Shop(orders=[{**order(1), "note": "x" * 120_000}])
    world.begin()
    world.run()
    assert "pointer" in json.loads(world.sqs.waiting["events"][0])
    assert len(world.told()) == 1


def test_a_list_that_never_ends_is_cut_off_and_the_others_are_asked(world, monkeypatch):
    monkeypatch.setattr(reconciling, "MOST_PAGES", 3)
    shop = Shop()
    full = {"orders": [order(1), order(2)]}
    world.vendor.answer = lambda asked: Says(body=full) if "orders.json" in asked.path else shop(asked)
    metrics, error = counted(lambda: (world.begin(), world.run()))
    assert (error, [one for one in metrics if one.startswith("Reconcil")]) == (
        None, ["ReconciliationCutOff", "Reconciled"])  # fmt: skip
    assert [urlsplit(one.path).path.rpartition("/")[2] for one in world.vendor.asked] == [
        *["orders.json"] * 3, "customers.json", "checkouts.json"]  # fmt: skip
    assert mark(world) == NOW


def test_without_a_token_nobody_is_asked_and_the_mark_waits_for_one(world):
    world.documents.clear()
    world.begin()
    world.run()
    assert (world.vendor.asked, mark(world)) == ([], None)


@pytest.mark.parametrize("missing", ["orders.json", "customers.json", "checkouts.json"])
def test_a_shop_without_such_a_list_is_no_shop_that_has_nothing_new(world, missing):
    shop = world.vendor.answer
    world.vendor.answer = lambda asked: Says(status=404) if missing in asked.path else shop(asked)
    world.begin()
    metrics, error = counted(world.run)
    assert (metrics, type(error), mark(world)) == (["VendorRefused"], UnavailableError, None)


def test_an_answer_of_another_form_moves_no_mark(world):
    world.vendor.answer = lambda asked: Says(body={"orders": 7})
    world.begin()
    with pytest.raises(MalformedPayloadError):
        world.run()
    assert (mark(world), world.queued()) == (None, [])


def test_what_follows_from_a_list_may_be_gone_by_then(world):
    shop = Shop(orders=[order(n) for n in range(1, 6)])
    world.vendor.answer = lambda asked: Says(status=404) if "since_id=2" in asked.path else shop(asked)
    world.begin()
    metrics, error = counted(world.run)
    assert (error, mark(world), "LookupNotFound" in metrics) == (None, NOW, True)


def test_a_vendor_who_wants_to_be_asked_later_is_and_nothing_is_lost(world):
    shop, busy = world.vendor.answer, [Says(status=429, headers={"retry-after": "17"})]
    world.vendor.answer = lambda asked: busy.pop() if busy else shop(asked)
    world.begin()
    world.run()
    assert world.sqs.delays == [17]
    assert (len(world.told()), mark(world)) == (5, NOW)


def test_somebody_hears_of_a_vendor_who_always_says_later(world):
    world.vendor.answer = lambda asked: Says(status=429)
    world.begin()
    for _ in range(200):
        world.turn()
    with pytest.raises(UnavailableError, match="200 times"):
        world.turn()
    assert len(world.vendor.asked) == 201


def test_the_mark_never_goes_back_and_never_over_a_gap(world):
    marks = Marks(world.table)
    hours = [NOW + timedelta(hours=n) for n in range(5)]
    marks.move("a/b", hours[0], hours[1])
    marks.move("a/b", hours[0], hours[0])
    assert marks._at("a/b") == hours[1]
    marks.move("a/b", hours[2], hours[4])
    assert marks._at("a/b") == hours[1]
    marks.move("a/b", hours[1] - OVERLAP, hours[3])
    assert marks._at("a/b") == hours[3]


def test_only_sources_whose_vendor_loses_webhooks_are_asked(world):
    world.begin()
    (message,) = map(json.loads, world.sqs.waiting["vendors"])
    assert (message["reconcile"]["connector"], message["reconcile"]["source"]) == ("shopify", "shop-a")
    assert set(BRAND.sources) > {"shopify"}
