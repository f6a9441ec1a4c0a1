"""Registers hold the same whatever the order, the grouping and the repetition of what is written."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from shared.events import Event
from shared.profiles import fold, registers

stamps = st.text("abc", min_size=1, max_size=3)
maps = st.dictionaries(st.sampled_from(["city", "language"]), stamps.map(lambda at: [at, f"said at {at}"]))


@given(maps, maps, maps)
def test_merging_is_commutative_associative_and_idempotent(one, two, three):
    assert registers.merge(one, two) == registers.merge(two, one)
    assert registers.merge(registers.merge(one, two), three) == registers.merge(one, registers.merge(two, three))
    assert registers.merge(one, one) == registers.merge(one, {})


def test_null_and_empty_never_erase():
    known = registers.write({}, {"city": "Berlin"}, "1")
    assert registers.values(registers.write(known, {"city": None, "language": ""}, "2")) == {"city": "Berlin"}


def order_after(*told):
    item = {}
    for name, second, data in told:
        at = datetime(2026, 5, 1, 12, 0, second, tzinfo=UTC)
        event = Event(name, name, at, "shopify/de", (), {"order": data})
        item = fold.order(item, event, registers.stamp(at, 50, name), at.isoformat())
    return registers.values(item["registers"])


PLACED = ("order.placed", 1, {"payment": "pending"})
PAID = ("order.paid", 2, {})
CANCELLED = ("order.cancelled", 3, {"payment": "refunded"})


def test_the_state_of_an_order_is_the_latest_not_the_last_to_arrive():
    assert fold.status(order_after(CANCELLED, PLACED, PAID)) == "cancelled"
    assert order_after(PLACED, PAID, CANCELLED) == order_after(CANCELLED, PAID, PLACED)
    assert fold.status(order_after(PAID, PLACED)) == "paid"
