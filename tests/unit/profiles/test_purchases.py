"""One purchase is one order, however many sources report it, in whatever order and however often."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.profiles.references import spoken
from tests.reference import purchases as reference
from tests.unit.profiles.telling import PAY, SHOP, TILL, eur, only_order, profile_of, told

MINUTE = timedelta(minutes=1)
NAMES = {
    SHOP: ("order.placed", "order.paid", "order.updated", "order.cancelled", "order.refunded"),
    PAY: ("payment.received", "payment.failed", "order.refunded", "refund.updated"),
}
NAMES[TILL] = NAMES[SHOP]


@st.composite
def an_event(draw, number):
    """Of a shop, a till or a payment provider, about one of very few orders, payments and checkouts."""
    source = draw(st.sampled_from([SHOP, TILL, PAY]))
    scope, pays = source.partition("/")[2], source == PAY
    owned = f"order@{scope}:{draw(st.integers(1, 3))}"
    foreign = st.none() | st.integers(1, 3).map(lambda one: f"order@shop-a:{one}")
    order = draw(foreign) if pays else owned
    payments = draw(st.sets(st.integers(1, 3).map(lambda one: f"payment@pay:{one}"), min_size=pays, max_size=1))
    amount = st.integers(1, 30)
    return {
        "at": draw(st.integers(0, 9)), "id": f"e{number}", "source": source,
        "name": draw(st.sampled_from(NAMES[source])), "order": order, "payments": payments, "stated": not pays,
        "checkout": draw(st.none() | st.integers(1, 2).map(lambda one: f"checkout@shop-a:{one}")),
        "texts": draw(st.lists(st.sampled_from("123"), max_size=1)),
        "total": None if pays else draw(st.none() | amount),
        "state": None if pays else draw(st.sampled_from([None, "pending", "partially_refunded"])),
        "paid": (min(payments).split(":")[1], draw(amount)) if pays else None,
        "refund": draw(st.none() | st.tuples(st.sampled_from("rs"), amount)),
    }  # fmt: skip


def as_event(one):
    order = {"references": one["texts"]} if one["texts"] else {}
    if one["stated"]:
        order |= {"id": one["order"].split(":")[1]}
    order |= {"total": eur(one["total"])} if one["total"] is not None else {}
    order |= {"payment": one["state"]} if one["state"] else {}
    data = {
        "order": order,
        "refund": one["refund"] and {"id": one["refund"][0], "amount": eur(one["refund"][1])},
        "payment": one["paid"] and {"id": one["paid"][0], "amount": eur(one["paid"][1])},
    }
    stated = [name for name in (one["order"], one["checkout"], *one["payments"]) if name]
    return told(one["name"], one["id"], *stated, source=one["source"], after=one["at"] * MINUTE,
                **{name: said for name, said in data.items() if said})  # fmt: skip


events = st.lists(st.integers(0, 10**6), max_size=7).flatmap(
    lambda numbers: st.tuples(*(an_event(number) for number in range(len(numbers)))).map(list)
)


def state_as_implied(one):
    """order.paid says so even where its body does not."""
    implied = "paid" if one["name"] == "order.paid" else None
    return {**one, "state": one["state"] or implied}


def number(money):
    return int(money["amount"].removesuffix(".00")) if money else None


def shown(order):
    orders = {one for one in order.references if one.startswith("order@")}
    values = order.values
    figures = {name: number(values.get(name)) for name in ("total", "refunded", "net")}
    return (min(orders), figures["total"], figures["refunded"] or 0, figures["net"], values.get("payment"),
            order.status == "cancelled")  # fmt: skip


def expected(one):
    return (min(one["refs"]), one["total"], one["refunded"], one["net"], one.get("payment"), one["cancelled"])


@given(events)
@settings(max_examples=120, deadline=None)
def test_the_purchases_are_those_of_the_reference(stated):
    found = profile_of([as_event(one) for one in stated])
    known = reference.orders([state_as_implied(one) for one in stated])
    assert sorted(map(shown, found.orders), key=str) == sorted(map(expected, known), key=str)


@given(events, st.randoms(use_true_random=False), st.integers(1, 3))
@settings(max_examples=80, deadline=None)
def test_order_repetition_and_home_change_nothing(stated, random, homes):
    told_events = [as_event(one) for one in stated]
    again = told_events + told_events[: len(told_events) // 2]
    random.shuffle(again)
    assert profile_of(again, homes=homes) == profile_of(told_events)


PLACED = told("order.placed", "1", "email:ann@a.example", "order@shop-a:6116", "checkout@shop-a:c9",
              order={"id": "6116", "number": "#1042", "total": eur("50.00"), "items": [{"id": "1"}]})  # fmt: skip
PAID = told("payment.received", "2", "payment@pay:pi_1", source=PAY, after=MINUTE,
            order={"references": ["#1042"]}, payment={"id": "pi_1", "amount": eur("50.00")})  # fmt: skip


def test_a_payment_that_names_the_order_by_its_number_pays_it():
    found = only_order([PLACED, PAID])
    assert (found.status, found.values["payment"], found.values["net"]) == ("paid", "paid", eur("50.00"))


@pytest.mark.parametrize("name", ["order@shop-a:6116", "payment@pay:pi_1", "checkout@shop-a:c9", "6116", "#1042"])
def test_every_reference_finds_the_order(name):
    assert profile_of([PAID, PLACED]).order(name) == only_order([PLACED, PAID])
    assert profile_of([PAID, PLACED]).order("6117") is None


def test_equal_amounts_at_the_same_moment_unite_nothing():
    till = told("order.placed", "3", "order@till-1:7", source=TILL, order={"id": "7", "total": eur("50.00")})
    assert len(profile_of([PLACED, till]).orders) == 2


def test_a_payment_of_which_nobody_knows_the_order_is_no_order():
    assert profile_of([PAID]).orders == ()


def test_one_payment_for_two_baskets_of_a_shop_unites_nothing():
    both = [told("order.placed", one, f"order@shop-a:{one}", "payment@pay:p", order={"id": one, "total": eur(one)})
            for one in "12"]  # fmt: skip
    assert [order.values["net"] for order in profile_of(both).orders] == [eur("1.00"), eur("2.00")]


def test_a_chain_from_one_order_of_a_shop_to_another_unites_nothing():
    orders = [told("order.placed", one, f"order@shop-a:{one}", f"payment@pay:{one}", order={"id": one}) for one in "12"]
    market = told("order.placed", "3", "order@market:9", "payment@pay:1", "payment@pay:2", source="amazon/market",
                  order={"id": "9"})  # fmt: skip
    assert len(profile_of([*orders, market]).orders) == 3
    assert len(profile_of([orders[0], market]).orders) == 1


def test_a_number_that_two_shops_use_unites_nothing():
    here = told("order.placed", "1", "order@shop-a:1", order={"id": "1", "number": "77"})
    there = told("order.placed", "2", "order@shop-b:5", source="shopify/shop-b", order={"id": "5", "number": "77"})
    till = told("order.placed", "3", "order@till-1:t", source=TILL, order={"id": "t", "references": ["77"]})
    assert len(profile_of([here, there, till]).orders) == 3
    assert len(profile_of([here, till]).orders) == 1


@pytest.mark.parametrize(
    ("stated", "order", "reference"),
    [
        (["order@shop-a:6116", "order@till-1:6116"], "6116", "order@shop-a:6116"),
        (["order@till-1:6116"], "6116", "order@till-1:6116"),
        (["order@till-1:9"], " 6116 ", "order@shop-a:6116"),
        (["order@aaa:9", "order@shop-a:5"], None, "order@shop-a:5"),
        (["payment@pay:1", "checkout@shop-a:2"], None, "payment@pay:1"),
        (["checkout@shop-a:2"], None, "checkout@shop-a:2"),
        (["email:ann@a.example"], 6116, "order@shop-a:6116"),
        (["email:ann@a.example"], None, None),
    ],
)
def test_an_event_is_about_the_order_whose_id_it_gives_else_the_source_s_own_else_the_payment(stated, order, reference):
    event = told("order.updated", "1", *stated, order={"id": order, "payment": "paid"})
    found = spoken(event, {one: str(one) for one in event.identifiers}, str)
    assert (found and found.reference) == reference
    assert found is None or set(found.references) >= {one for one in stated if not one.startswith("email")}


def test_an_order_that_is_only_asked_about_is_not_reported():
    asked = told("conversation.opened", "1", "order@shop-a:1", conversation={"id": "x"})
    named = told("survey.answered", "2", "order@shop-a:2", order={"id": "2"})
    found = profile_of([asked, named])
    assert [order.values for order in found.orders] == [{"id": "2"}]
    assert found.plain()["orders"] == []
    assert found.measures["number_of_orders"] == 0


@pytest.mark.parametrize("scope", ["market", "zed"])
def test_the_order_goes_by_the_name_of_whoever_says_most(scope):
    market = told("order.placed", "9", f"order@{scope}:A-1", source=f"amazon/{scope}", after=MINUTE,
                  order={"id": "A-1", "references": ["6116"], "total": eur("50.00")})  # fmt: skip
    assert only_order([PLACED, market]).values["id"] == "6116"
    assert profile_of([PLACED, market]).order("A-1") is not None
