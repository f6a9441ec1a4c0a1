"""Of a source that is switched off its vendor is asked nothing; afterwards it is asked about all of that time."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from shared.vendor_api.completing import OFF_SECONDS
from tests.integration.vendor_api.test_completing import arrive
from tests.integration.vendor_api.test_reconciling import Shop, mark, order
from tests.integration.vendor_api.world import NOW, World

SHOP, CRM = "shopify/shop-a", "hubspot/crm"


@pytest.fixture
def world(table, vendor):
    vendor.answer = Shop(orders=[order(1)])
    return World(table, vendor)


def test_the_hourly_look_leaves_it_out_and_asks_about_the_whole_time_later(world, vendor):
    world.begin()
    world.run()
    last, later = mark(world), NOW + timedelta(hours=5)
    vendor.asked.clear()
    world.off.add(SHOP)
    assert world.begin(NOW + timedelta(hours=4)) == 0
    world.run(later)
    assert (vendor.asked, mark(world)) == ([], last)
    world.off.clear()
    assert world.begin(later) == 1
    world.run(later)
    since = {parse_qs(urlsplit(one.path).query)["updated_at_min"][0] for one in vendor.asked}
    assert max(since) < last.isoformat()
    assert mark(world) == later


def test_a_look_that_is_under_way_ends_and_its_mark_stays(world, vendor):
    world.begin()
    world.off.add(SHOP)
    world.run()
    assert (vendor.asked, world.queued(), mark(world)) == ([], [], None)


def test_what_is_to_be_completed_waits_as_long_as_it_takes_and_no_delay_is_counted(world, vendor):
    arrive(world)
    world.off.add(CRM)
    for _ in range(3):
        world.turn()
    assert vendor.asked == []
    assert world.sqs.delays == [OFF_SECONDS] * 3
    (waits,) = world.sqs.waiting["vendors"]
    assert '"delays": 0' in waits
