"""Measures follow from the facts, whatever their order, their number and the homes they lie at."""

import re
from datetime import timedelta
from decimal import Decimal
from math import ceil
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.profiles.measures import Exchange
from tests.reference.purchases import rhythm
from tests.unit.profiles.telling import PAY, eur, profile_of, told

DOCUMENTS = Path(__file__).parents[3] / "docs"
DAY = timedelta(days=1)
RATES = Exchange("EUR", {"USD": Decimal("0.92"), "JPY": Decimal("0.0061")})


TEN = eur("10.00")


def bought(number, day=0, amount=TEN, **more):
    stated = {"id": str(number), "total": amount, "placed_at": f"{told('', '', after=day * DAY).occurred_at:%FT%TZ}"}
    return told("order.placed", f"o{number}", f"order@shop-a:{number}", after=day * DAY, order={**stated, **more})


def measures(*events, rates=RATES):
    return profile_of(events, rates).measures


def test_spend_is_net_of_refunds_and_without_what_was_called_off():
    back = told("order.refunded", "r", "order@shop-a:1", order={"id": "1"}, refund={"id": "r", "amount": eur("4.00")})
    off = told("order.cancelled", "c", "order@shop-a:2", after=DAY, order={"id": "2"})
    found = measures(bought(1), bought(2), bought(3, payment="voided"), bought(4), back, off)
    assert (found["number_of_orders"], found["spend"], found["average_order_value"]) == (2, eur("16.00"), eur("8.00"))


def test_other_currencies_are_converted_where_the_brand_gives_a_rate_and_listed_where_not():
    orders = [bought(1), bought(2, amount={"amount": "10.00", "currency": "USD"}),
              bought(3, amount={"amount": "1000", "currency": "JPY"}),
              bought(4, amount={"amount": "3.500", "currency": "KWD"})]  # fmt: skip
    found = measures(*orders)
    assert found["spend"] == eur("25.30")
    assert found["spend_unconverted"] == ["KWD"]
    assert found["spend_by_currency"]["KWD"] == {"amount": "3.500", "currency": "KWD"}
    assert found["average_order_value"] == eur("8.43")


def test_goods_that_come_back_to_a_till_lower_the_spend_and_are_no_purchase():
    found = measures(bought(1), bought(2, amount=eur("-3.00")))
    assert (found["number_of_orders"], found["spend"]) == (1, eur("7.00"))


def test_nothing_known_is_nothing_bought():
    assert measures() == {
        "number_of_orders": 0, "spend": eur("0.00"), "spend_by_currency": {}, "spend_unconverted": [], "channels": {},
        "engagement": {},
    }  # fmt: skip


def test_the_rhythm_is_the_median_pause_and_the_next_purchase_follows_from_it():
    found = measures(bought(1), bought(2, 30), bought(3, 30), bought(4, 65), bought(5, 265))
    assert (found["first_purchase"], found["last_purchase"]) == ("2026-05-01T12:00:00Z", "2027-01-21T12:00:00Z")
    assert (found["purchase_interval_days"], found["expected_next_purchase"]) == (35, "2027-02-25T12:00:00Z")


@given(st.lists(st.integers(0, 400), max_size=6), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_rhythm_is_that_of_the_reference_whatever_the_order(days, random):
    orders = [bought(number, day) for number, day in enumerate(days)]
    random.shuffle(orders)
    expected = rhythm(days)
    assert measures(*orders, *orders).get("purchase_interval_days") == (None if expected is None else ceil(expected))


def test_a_purchase_dated_in_the_future_counts_from_when_it_was_heard_of():
    assert measures(bought(1, placed_at="9998-01-01T00:00:00Z"))["last_purchase"] == "2026-05-01T12:00:00Z"


def test_channels_are_sources_and_the_ways_orders_came_by():
    visit = told("page.viewed", "v", "anonymous_id:x", source="segment/web", after=3 * DAY)
    found = measures(bought(1, 2, channel="pos"), bought(2, 5, channel="pos"), visit)["channels"]
    assert found["pos"] == {"first": "2026-05-03T00:00:00Z", "last": "2026-05-06T00:00:00Z"}
    assert sorted(found) == ["pos", "segment/web", "shopify/shop-a"]


def message(word, day, channel="email"):
    return told(f"message.{word}", f"{word}{day}", source="ses/feedback", after=day * DAY, message={"channel": channel})


def test_engagement_is_the_last_day_of_each_act_by_channel():
    found = measures(message("delivered", 1), message("opened", 4), message("opened", 2), message("received", 3, "sms"))
    assert found["engagement"] == {
        "email": {"delivered": "2026-05-02T00:00:00Z", "opened": "2026-05-05T00:00:00Z"},
        "sms": {"answered": "2026-05-04T00:00:00Z"},
    }


def test_only_what_the_person_did_is_activity():
    system = [told("customer.updated", "u", after=5 * DAY), told("order.delivered", "d", after=6 * DAY),
              message("opened", 7), told("payment.received", "p", source=PAY, after=8 * DAY)]  # fmt: skip
    assert measures(bought(1, 2), *system)["last_active"] == "2026-05-03T00:00:00Z"
    assert measures(message("clicked", 9), *system)["last_active"] == "2026-05-10T00:00:00Z"
    own = told("wishlist.filled", "w", source="standard_webhooks/own", after=10 * DAY)
    assert measures(own)["first_active"] == "2026-05-11T00:00:00Z"


def test_what_a_machine_loaded_or_followed_is_no_reaction_and_no_sign_of_life():
    found = measures(bought(1), message("fetched", 9))
    assert (found["engagement"], found["last_active"]) == ({}, measures(bought(1))["last_active"])


def test_what_came_back_from_a_mail_is_no_channel_that_the_customer_uses():
    assert measures(message("delivered", 1))["channels"] == {}


def test_each_measure_is_documented_and_no_other():
    rows = [line for line in (DOCUMENTS / "profile.md").read_text().splitlines() if line.startswith("| `")]
    measured = rows[: next(index for index, row in enumerate(rows) if row.startswith("| `order`"))]
    documented = {name for row in measured for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    complaint = told("review.submitted", "v", after=41 * DAY, review={"id": "v", "rating": 1})
    box = told("subscription.changed", "s", after=DAY, subscription={"id": "s", "status": "active"})
    assert documented == set(measures(bought(1), bought(2, 30), bought(3, 40), complaint, box))


def test_everything_is_there_for_conditions_and_templates():
    plain = profile_of([bought(1)], RATES).plain()
    assert plain["spend"] == eur("10.00")
    assert plain["orders"][0] | {"net": eur("10.00"), "status": "placed"} == plain["orders"][0]
