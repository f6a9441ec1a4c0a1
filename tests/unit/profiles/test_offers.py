"""What a customer was offered and what became of it, whatever order the news comes in and wherever it is filed."""

from datetime import timedelta
from itertools import permutations

import pytest

from shared.profiles.offers import plain_code
from tests.unit.profiles.telling import TILL, eur, profile_of, told

DAY = timedelta(days=1)
CODE = "THANKS-7KQM-9XWR-TCHD"
GRANT = told(
    "offer.granted",
    "g",
    "email:ann@example.com",
    source="tributary/journeys",
    offer={"code": CODE, "kind": "discount", "value": {"percent": "10"}, "valid_until": "2026-05-15T23:59:59+02:00"},
)
GRANTED = {**GRANT.data["offer"], "granted_at": "2026-05-01T12:00:00.000000Z"}


def used(code=CODE, after=DAY, event_id="u", **said):
    return told("offer.redeemed", event_id, "phone:+49", source=TILL, after=after, offer={"code": code, **said})


def bought(*discounts, after=DAY, number="1", **said):
    order = {"id": number, "number": f"#{number}", "total": eur("36.00"), "discounts": list(discounts), **said}
    return told("order.placed", f"o{number}", f"order@shop-a:{number}", after=after, order=order)


def only_offer(*events, **options):
    (found,) = profile_of(events, **options).offers
    return found


def test_what_was_granted_is_there_and_was_not_used():
    assert only_offer(GRANT) == GRANTED
    assert profile_of([GRANT]).plain()["offers"] == [GRANTED]


@pytest.mark.parametrize("homes", [1, 2, 3])
def test_in_whatever_order_the_news_comes_and_wherever_it_lies_it_is_the_same(homes):
    news = (
        GRANT,
        used(order="till-7", saved=eur("3.60")),
        used(after=3 * DAY, event_id="again"),
        bought({"code": "X"}),
    )
    found = [only_offer(*order, homes=homes) for order in permutations(news)]
    use = {"redeemed_at": "2026-05-02T12:00:00.000000Z", "order": "till-7", "saved": eur("3.60")}
    assert all(one == {**GRANTED, **use} for one in found)


@pytest.mark.parametrize("written", [CODE.lower(), " thanks 7kqm9xwrtchd ", "THANKS7KQM9XWRTCHD"])
def test_an_order_says_by_which_code_it_was_cheaper_however_it_is_written(written):
    found = only_offer(GRANT, bought({"code": written, "amount": eur("3.60")}))
    assert found == {**GRANTED, "redeemed_at": "2026-05-02T12:00:00Z", "order": "#1", "saved": eur("3.60")}


def test_of_two_uses_the_first_counts_whoever_tells_of_it():
    late, early = bought({"code": CODE}, after=5 * DAY), used(after=2 * DAY)
    assert only_offer(GRANT, late, early)["redeemed_at"].startswith("2026-05-03")
    assert only_offer(GRANT, bought({"code": CODE}), used(after=2 * DAY))["order"] == "#1"


def test_a_code_that_nobody_gave_to_this_customer_is_no_offer():
    assert profile_of([used(), bought({"code": "SUMMER"})]).offers == ()


def test_a_cancelled_order_has_used_its_code_up():
    order = bought({"code": CODE}, cancelled_at="2026-05-03T12:00:00Z")
    assert only_offer(GRANT, order)["order"] == "#1"


@pytest.mark.parametrize("discounts", [None, "x", ["x"], [{}], [{"code": 7}], [{"amount": None}]])
def test_whatever_a_source_calls_discounts_the_profile_can_be_read(discounts):
    order = told("order.placed", "o", "order@shop-a:1", order={"id": "1", "discounts": discounts})
    assert only_offer(GRANT, order) == GRANTED


@pytest.mark.parametrize("offer", [None, {}, "x", {"code": None}, {"code": 7}, {"code": "--"}])
def test_news_without_a_code_are_of_no_offer(offer):
    event = told("offer.granted", "g", "email:ann@example.com", offer=offer)
    assert profile_of([event]).offers == ()


def test_offers_are_oldest_first_and_a_later_word_on_one_counts():
    other = told("offer.granted", "h", "email:ann@example.com", after=-DAY, offer={"code": "B", "kind": "points"})
    longer = told(
        "offer.granted", "i", "email:ann@example.com", after=DAY, offer={"code": CODE, "valid_until": "later"}
    )
    found = profile_of([longer, GRANT, other]).offers
    assert [(one["code"], one["kind"], one.get("valid_until")) for one in found] == [
        ("B", "points", None),
        (CODE, "discount", "later"),
    ]


def test_a_profile_finds_an_offer_by_its_code_however_it_is_written():
    profile = profile_of([GRANT])
    assert profile.offer(CODE.lower()) == GRANTED
    assert profile.offer("THANKS") is None
    assert plain_code("straße-1") == "STRASSE1"
