"""When a condition turns, held against looking at every minute."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared import conditions
from shared.errors import DefinitionError
from shared.reviews.turning import read, turns_at

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
MINUTE = timedelta(minutes=1)
FAR = 400

times = st.integers(-FAR, FAR).map(lambda minutes: NOW + minutes * MINUTE)
lengths = st.integers(1, 200).map(lambda minutes: f"{minutes}m")
comparisons = st.sampled_from(["<", "<=", ">", ">="])
PATHS = ("customer.a", "customer.deep.b")


@st.composite
def one(draw: st.DrawFn) -> str:
    path, sign, length = draw(st.sampled_from(PATHS)), draw(comparisons), draw(lengths)
    return draw(
        st.sampled_from(
            [
                f'now - timestamp({path}) {sign} duration("{length}")',
                f'timestamp({path}) - now {sign} duration("{length}")',
                f'now {sign} timestamp({path}) + duration("{length}")',
                f"now {sign} timestamp({path})",
                f"customer.orders.exists(o, now - timestamp(o.at) {sign} duration('{length}'))",
                f"customer.orders.all(o, timestamp(o.at) + duration('{length}') {sign} now)",
                f'now {sign} timestamp("2026-03-02T11:00:00Z")',
            ]
        )
    )


def compound(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    joined = st.tuples(parts, st.sampled_from(["&&", "||"]), parts).map(lambda p: f"({p[0]}) {p[1]} ({p[2]})")
    return joined | parts.map(lambda part: f"!({part})")


@given(st.recursive(one(), compound, max_leaves=3), times, times, st.lists(times, max_size=3))
@settings(max_examples=120, deadline=None)
def test_it_turns_when_looking_every_minute_finds_it_turned(
    condition: str, first: datetime, second: datetime, ordered: list[datetime]
) -> None:
    orders = [{"at": at.isoformat()} for at in ordered]
    customer = {"a": first.isoformat(), "deep": {"b": second.isoformat()}, "orders": orders}

    def holds(at: datetime) -> bool:
        return conditions.holds(condition, {"customer": customer, "now": at})

    # All moments of these worlds are whole minutes, and `>` turns just after one.
    looks = (NOW + minute * MINUTE + more for minute in range(700) for more in (timedelta(), timedelta(microseconds=1)))
    expected = next((at for at in looks if at > NOW and holds(at) != holds(NOW)), None)
    assert turns_at(condition, customer, NOW, BERLIN) == expected


def test_without_now_nothing_turns() -> None:
    assert read('customer.city == "now"') is None
    assert turns_at("customer.number_of_orders > 2", {"number_of_orders": 3}, NOW, BERLIN) is None


def test_the_calendar_is_looked_at_from_midnight_to_midnight_here_and_there() -> None:
    found = turns_at("now.getMonth() == 11", {}, NOW, ZoneInfo("Asia/Tokyo"))
    assert found == datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("condition", "complaint"),
    [
        ("(now - timestamp(customer.a)).getHours() > 7", "compared with a duration"),
        ("int(now) > 7", "compared with a duration"),
        ('now - timestamp(customer.a) > duration("60 days")', 'such as "1440h"'),
        ("now > timestamp(string(customer.a))", "takes a field"),
        ("now > timestamp(order.placed_at)", "only fields of the customer"),
    ],
)
def test_what_cannot_be_told_is_refused_in_words(condition: str, complaint: str) -> None:
    with pytest.raises(DefinitionError, match=complaint):
        read(condition)
