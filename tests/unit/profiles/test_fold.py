"""What events say of an order: its latest state, what went back of its money, and what remains."""

from datetime import timedelta

import pytest

from tests.unit.profiles.telling import PAY, eur, only_order, profile_of, told

HOUR = timedelta(hours=1)


def of_order(name, hour, **data):
    event_id = f"{name}{hour}{data.get('refund', {}).get('id', '')}"
    return told(name, event_id, "order@shop-a:1", after=hour * HOUR, **{"order": {"id": "1"}, **data})


PLACED = of_order("order.placed", 0, order={"id": "1", "total": eur("50.00"), "payment": "pending"})
PAID = of_order("order.paid", 1)
CANCELLED = of_order("order.cancelled", 2)


def refund(number, amount, hour, name="order.refunded", **more):
    return of_order(name, hour, refund={"id": number, "amount": eur(amount), **more})


def test_the_state_is_the_latest_not_the_last_to_arrive():
    assert only_order([CANCELLED, PLACED, PAID]).status == "cancelled"
    assert only_order([PAID, PLACED]).status == "paid"


def test_a_cancelled_order_keeps_what_was_paid():
    found = only_order([PLACED, PAID, CANCELLED])
    assert (found.values["payment"], found.values["total"]) == ("paid", eur("50.00"))
    assert found.values["cancelled_at"] == "2026-05-01T14:00:00.000000Z"


def test_each_refund_counts_once_however_often_it_is_told():
    first, second = refund("r1", "10.00", 2, items=[{"id": "a"}], reason="broken"), refund("r2", "5.50", 3)
    found = only_order([PLACED, PAID, second, first, first])
    assert (found.values["refunded"], found.values["net"]) == (eur("15.50"), eur("34.50"))
    assert (found.values["payment"], found.status) == ("partially_refunded", "paid")
    assert [one["id"] for one in found.values["refunds"]] == ["r1", "r2"]
    assert found.values["refunds"][0] == {
        "id": "r1", "source": "shopify/shop-a", "at": "2026-05-01T14:00:00.000000Z", "amount": eur("10.00"),
        "items": [{"id": "a"}], "reason": "broken",
    }  # fmt: skip


def test_refunds_of_the_whole_total_make_it_refunded():
    found = only_order([PLACED, PAID, refund("r1", "20", 2), refund("r2", "30", 3)])
    assert (found.values["payment"], found.status, found.values["net"]) == ("refunded", "refunded", eur("0.00"))


def test_a_refund_without_an_amount_is_of_everything_only_if_the_source_says_so():
    assert only_order([PLACED, PAID, of_order("order.refunded", 2)]).values["net"] == eur("50.00")
    said = of_order("order.refunded", 2, order={"id": "1", "payment": "refunded"})
    assert only_order([PLACED, PAID, said]).values["refunded"] == eur("50.00")


def test_what_the_source_states_later_stands():
    later = of_order("order.updated", 4, order={"id": "1", "payment": "paid"})
    assert only_order([PLACED, refund("r1", "50", 3), later]).values["payment"] == "paid"


def test_a_refund_that_failed_after_all_did_not_take_place():
    announced = refund("r1", "10", 2, name="refund.updated")
    assert "refunds" not in only_order([PLACED, PAID, announced]).values
    failed = refund("r1", "10", 4, name="refund.failed")
    assert only_order([PLACED, PAID, failed, announced, refund("r1", "10", 3)]).values["net"] == eur("50.00")


def test_a_refund_that_shop_and_payment_provider_report_went_back_once():
    provider = told("order.refunded", "p", "order@shop-a:1", "payment@pay:pi", source=PAY, after=3 * HOUR,
                    refund={"id": "re_9", "amount": eur("10.00")})  # fmt: skip
    assert only_order([PLACED, PAID, refund("r1", "10", 2), provider]).values["refunded"] == eur("10.00")
    assert only_order([PLACED, PAID, provider]).values["refunded"] == eur("10.00")


def test_an_edit_and_an_exchange_change_items_and_total():
    edited = of_order("order.updated", 3, order={"id": "1", "total": eur("42.00"), "items": [{"id": "b"}]})
    found = only_order([edited, PLACED])
    assert (found.values["net"], found.values["items"]) == (eur("42.00"), [{"id": "b"}])


def test_a_total_that_an_edit_lowered_is_not_refunded_below_nothing():
    lowered = of_order("order.updated", 3, order={"id": "1", "total": eur("5.00")})
    assert only_order([PLACED, refund("r1", "45", 2), lowered]).values["net"] == eur("0.00")


@pytest.mark.parametrize(
    ("currency", "total", "back", "net"),
    [("JPY", "5000", "1200", "3800"), ("KWD", "10.005", "0.010", "9.995"), ("EUR", "0.30", "0.10", "0.20"),
     ("EUR", "999999999999999999.99", "0.01", "999999999999999999.98")],
)  # fmt: skip
def test_money_is_exact_in_every_currency(currency, total, back, net):
    placed = of_order("order.placed", 0, order={"id": "1", "total": {"amount": total, "currency": currency}})
    returned = of_order("order.refunded", 1, refund={"id": "r", "amount": {"amount": back, "currency": currency}})
    assert only_order([placed, returned]).values["net"] == {"amount": net, "currency": currency}


def test_a_refund_in_another_currency_is_shown_and_not_subtracted():
    returned = of_order("order.refunded", 1, refund={"id": "r", "amount": {"amount": "5.00", "currency": "USD"}})
    found = only_order([PLACED, returned]).values
    assert (found["net"], "refunded" in found, len(found["refunds"])) == (eur("50.00"), False, 1)


def test_where_nobody_states_a_total_it_is_what_was_paid_over_all_tenders():
    sale = told("order.updated", "0", "order@shop-a:1", order={"id": "1"})
    tenders = [of_order("payment.received", hour, payment={"id": one, "amount": eur("7.50")})
               for hour, one in enumerate("abb")]  # fmt: skip
    found = only_order([sale, *tenders])
    assert (found.values["total"], found.values["payment"]) == (eur("15.00"), "paid")


@pytest.mark.parametrize(
    "total", ["50", {"amount": "fifty", "currency": "EUR"}, {"amount": "NaN", "currency": "EUR"}, 5]
)
def test_what_is_no_money_does_no_harm(total):
    assert "net" not in only_order([of_order("order.placed", 0, order={"id": "1", "total": total})]).values


def test_first_and_last_touch_are_the_earliest_and_the_latest():
    touches = [told("page.viewed", str(hour), after=hour * HOUR, touch={"url": f"/{hour}"}) for hour in (2, 0, 1)]
    found = profile_of(touches, homes=3)
    assert (found.first_touch, found.last_touch) == ({"url": "/0"}, {"url": "/2"})


@pytest.mark.parametrize("stated", [7, True, "friends-of-the-house, lost", ["friends-of-the-house"], {"a": 1}], ids=str)
def test_what_a_source_calls_tags_is_none_of_ours(stated):
    """Else a visitor's browser could put itself on a list, and a number would break every look at one."""
    said = told("customer.identified", "e1", "email:ann@a.example", traits={"tags": stated, "city": "Bonn"})
    found = profile_of([said]).plain()
    assert (found["tags"], found["city"]) == ([], "Bonn")
    given = told("customer.updated", "e2", "email:ann@a.example", tags={"fan": True})
    assert profile_of([given, said]).plain()["tags"] == ["fan"]
