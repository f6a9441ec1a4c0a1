"""When a condition will turn by time alone: to the instant, held against looking at it minute by minute."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared import conditions
from shared.errors import DefinitionError
from shared.reviews import turning
from shared.reviews.clocks import clocks
from shared.reviews.turning import INSTANT, Seen

BERLIN, TOKYO, ST_JOHNS = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo"), ZoneInfo("America/St_Johns")
START = datetime(2026, 3, 28, 22, 0, tzinfo=UTC)
"""The night in which Berlin's clocks go forward."""
MINUTE = timedelta(minutes=1)
WINDOW = 150


def turn(expression, customer, moment=START, zone=BERLIN):
    return Seen({"customer": customer}, zone, expression).look(expression, moment)[1]


def at(minutes: int) -> str:
    return (START + minutes * MINUTE).isoformat()


@pytest.mark.parametrize("never", ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59.9999999Z", "9999-12-31T00:00:00Z"])
@pytest.mark.parametrize("zone", [BERLIN, TOKYO, ST_JOHNS, ZoneInfo("UTC")], ids=str)
def test_what_is_without_end_never_turns(never, zone):
    """As systems write it of a membership or a price: the last moment that their calendar knows."""
    expression = "now <= timestamp(customer.ends)"
    assert Seen({"customer": {"ends": never}}, zone, expression).look(expression, START) == (True, None)


@pytest.mark.parametrize(
    ("expression", "turns"),
    [
        ('now - timestamp(customer.a) > duration("30m")', 40 * MINUTE + INSTANT),
        ('now - timestamp(customer.a) >= duration("30m")', 40 * MINUTE),
        ('duration("30m") <= now - timestamp(customer.a)', 40 * MINUTE),
        ('now > timestamp(customer.a) + duration("30m")', 40 * MINUTE + INSTANT),
        ('now - duration("30m") == timestamp(customer.a)', 40 * MINUTE),
        ('timestamp(customer.b) - now < duration("20m")', 40 * MINUTE + INSTANT),
        ('timestamp(customer.b) - (now + duration("5m")) < duration("20m")', 35 * MINUTE + INSTANT),
        ('timestamp(customer.b) - (timestamp(customer.a) - now) < timestamp(customer.b)', 10 * MINUTE),
        ('!(now < timestamp(customer.b))', 60 * MINUTE),
        ('now < timestamp(customer.a) || now > timestamp(customer.b)', 10 * MINUTE),
        ('has(customer.c) && now > timestamp(customer.c)', None),
        ('now > timestamp(customer.c)', None),
        ('now > timestamp("2020-01-01T00:00:00Z")', None),
        ('customer.n > 3', None),
        ('(customer.n > 3 ? now > timestamp(customer.a) : now > timestamp(customer.b)) && true', 60 * MINUTE + INSTANT),
        ('customer.orders.exists(o, now - timestamp(o.at) < duration("30m"))', 50 * MINUTE),
        ('customer.orders.filter(o, now - timestamp(o.at) < duration("30m")).size() >= 2', 40 * MINUTE),
        ('customer.orders.filter(o, now > timestamp(o.at)).exists(p, now - timestamp(p.at) > duration("10m"))',
         20 * MINUTE + INSTANT),
        ('customer.channels.exists(c, now - timestamp(customer.channels[c].last) > duration("25m"))',
         35 * MINUTE + INSTANT),
        ('customer.orders.all(o, customer.orders.exists(p, now - timestamp(p.at) < duration("30m") && p.at >= o.at))',
         50 * MINUTE),
    ],
)  # fmt: skip
def test_it_turns_to_the_instant(expression, turns):
    orders = [{"at": at(10)}, {"at": at(20)}, {"note": "without a time"}]
    known = {"a": at(10), "b": at(60), "n": 3, "orders": orders[:2], "channels": {"web": {"last": at(10)}}}
    assert turn(expression, known) == (None if turns is None else START + turns)


def test_an_element_without_a_time_hides_no_other():
    expression = 'customer.orders.exists(o, has(o.at) && now - timestamp(o.at) > duration("30m"))'
    assert turn(expression, {"orders": [{"note": "none"}, {"at": at(10)}]}) == START + 40 * MINUTE + INSTANT


@pytest.mark.parametrize(
    "expression",
    [
        "now.getHours() > 12",
        "(now - timestamp(customer.a)).getHours() > 48",
        'string(now) == "x"',
        "now - timestamp(customer.a) < now - timestamp(customer.b)",
        "now > (customer.n > 3 ? now : timestamp(customer.a))",
        'customer.orders.map(o, now - timestamp(o.at)).exists(d, d > duration("1h"))',
        "customer.orders.exists(now, now.at == 1)",
        'now.getDate("Europe/Berlin") == 1',
        "size([now]) == 1",
        "now",
    ],
)
def test_what_nobody_can_tell_is_refused(expression):
    with pytest.raises(DefinitionError):
        clocks(expression)


@pytest.mark.parametrize(
    ("zone", "turns"),
    [
        (BERLIN, datetime(2026, 3, 28, 23, 0, tzinfo=UTC)),
        (TOKYO, datetime(2026, 3, 29, 15, 0, tzinfo=UTC)),
        (ST_JOHNS, datetime(2026, 3, 29, 2, 30, tzinfo=UTC)),
    ],
)
def test_a_calendar_turns_at_midnight_of_the_customers_own_clock(zone, turns):
    assert turn(f"now.getDayOfWeek() == {turns.astimezone(zone).isoweekday() % 7}", {}, START, zone) == turns


def test_of_whom_it_is_not_true_at_any_time_no_time_is_looked_at(monkeypatch):
    monkeypatch.setattr(Seen, "_ahead", None)
    asked = "customer.n > 3 && (has(customer.a) || true) && (now.getMonth() == 5 || now > timestamp(customer.a))"
    assert Seen({"customer": {"n": 3, "a": at(10)}}, BERLIN, asked).look(asked, START) == (False, None)


def test_a_calendar_is_not_looked_at_every_day():
    expression = "now.getMonth() == 11"
    april, november = datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 11, 10, tzinfo=UTC)
    assert turn(expression, {}, april) >= april + timedelta(days=30)
    assert turn(expression, {}, november) == datetime(2026, 11, 30, 23, 0, tzinfo=UTC)


def test_a_calendar_and_a_moment_beyond_the_days_that_are_looked_at():
    known = {"a": (START + timedelta(days=90)).isoformat()}
    found = turn("now > timestamp(customer.a) || (now.getMonth() == 5 && now.getDate() == 15)", known)
    assert START + timedelta(days=30) <= found < datetime(2026, 6, 14, 22, tzinfo=UTC)


def test_very_many_moments_are_not_all_looked_at(monkeypatch):
    monkeypatch.setattr(turning, "MOST_LOOKS", 3)
    known = {"orders": [{"at": at(n)} for n in range(1, 9)]}
    expression = "size(customer.orders.filter(o, now > timestamp(o.at))) > 5"
    looked, found = [START], START
    while found := turn(expression, known, found):
        looked.append(found)
    assert START + 6 * MINUTE + INSTANT in looked
    assert len(looked) > 2


TIMES = st.one_of(st.none(), st.integers(-WINDOW, WINDOW).map(at))
ORDERS = st.lists(
    st.fixed_dictionaries({}, optional={"at": st.integers(-WINDOW, WINDOW).map(at), "n": st.integers(0, 2)}), max_size=4
)
CUSTOMERS = st.fixed_dictionaries(
    {"n": st.integers(0, 3), "orders": ORDERS}, optional={"a": TIMES.filter(bool), "b": TIMES.filter(bool)}
)
COMPARED = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
DURATION = st.integers(-WINDOW, WINDOW).map('duration("{}m")'.format)


def comparisons(moment):
    """All the ways of comparing `now` with a moment."""
    return st.one_of(
        st.builds("now - timestamp({}) {} {}".format, moment, COMPARED, DURATION),
        st.builds("{2} {1} now - timestamp({0})".format, moment, COMPARED, DURATION),
        st.builds("timestamp({}) - now {} {}".format, moment, COMPARED, DURATION),
        st.builds("now {1} timestamp({0}) + {2}".format, moment, COMPARED, DURATION),
        st.builds("timestamp({0}) - {2} {1} now - {3}".format, moment, COMPARED, DURATION, DURATION),
        st.builds("now {1} timestamp({0})".format, moment, COMPARED),
        st.builds("timestamp({0}) - (now - {2}) {1} {3}".format, moment, COMPARED, DURATION, DURATION),
    )


OF_CUSTOMER = comparisons(st.sampled_from(["customer.a", "customer.b", "customer.orders[0].at"]))
OF_ORDER = comparisons(st.just("o.at"))
IN_ORDER = st.one_of(
    OF_ORDER,
    st.builds("has(o.at) && {}".format, OF_ORDER),
    st.builds("{} && o.n > 0".format, OF_ORDER),
    st.builds("({} || {})".format, OF_ORDER, OF_CUSTOMER),
)
OF_ORDERS = st.one_of(
    st.builds("customer.orders.{}(o, {})".format, st.sampled_from(["exists", "all", "exists_one"]), IN_ORDER),
    st.builds("size(customer.orders.filter(o, {})) {} {}".format, IN_ORDER, COMPARED, st.integers(0, 3)),
    st.builds("customer.orders.filter(o, {}).exists(p, {})".format, IN_ORDER, comparisons(st.just("p.at"))),
    st.builds("customer.orders.filter(o, has(o.n)).map(q, q.at).exists(t, {})".format, comparisons(st.just("t"))),
)
CONDITIONS = st.recursive(
    st.one_of(OF_CUSTOMER, OF_ORDERS, st.just("customer.n > 1"), st.just("has(customer.a)")),
    lambda below: st.one_of(
        st.builds("({} && {})".format, below, below),
        st.builds("({} || {})".format, below, below),
        st.builds("!({})".format, below),
        st.builds("({} ? {} : {})".format, below, below, below),
    ),
    max_leaves=4,
)


def stepping(expression, customer):
    """By brute force: times are whole minutes, so that nothing turns but at one, or the instant after it."""

    def holds(moment):
        return conditions.holds(expression, {"customer": customer, "now": moment})

    minutes = (START + n * MINUTE for n in range(WINDOW * 4))
    moments = (moment for minute in minutes for moment in (minute, minute + INSTANT))
    return next((moment for moment in moments if moment > START and holds(moment) != holds(START)), None)


@settings(max_examples=200, deadline=None)
@given(CONDITIONS, CUSTOMERS)
def test_it_turns_when_stepping_through_the_minutes_finds_that_it_does(expression, customer):
    assert turn(expression, customer) == stepping(expression, customer)


@settings(max_examples=100, deadline=None)
@given(CONDITIONS, CUSTOMERS, st.lists(st.integers(-WINDOW, WINDOW * 2), min_size=1, max_size=6))
def test_what_is_known_of_an_earlier_look_is_what_a_look_finds(expression, customer, minutes):
    for later in (START + n * MINUTE + x for n in minutes for x in (INSTANT, -INSTANT, 0 * INSTANT)):
        asked = Seen({"customer": customer}, BERLIN, expression)
        assert asked.look(expression, later) == asked.fresh(expression, later)


@settings(max_examples=100, deadline=None)
@given(st.lists(CONDITIONS, max_size=5), CUSTOMERS)
def test_beside_others_a_condition_is_what_it_is_alone(expressions, customer):
    together = Seen({"customer": customer}, BERLIN, *expressions)
    for one in expressions:
        assert together.look(one, START) == Seen({"customer": customer}, BERLIN, one).look(one, START)


DAYS = st.sampled_from(
    [
        "now.getDayOfWeek() == 1",
        "now.getDate() > 3",
        "now.getMonth() == 3",
        "now.getDayOfYear() == 90",
        "now.getDayOfMonth() == 30",
    ]
)


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(DAYS | OF_CUSTOMER, lambda below: st.builds("({} && !({}))".format, below, below), max_leaves=3),
    CUSTOMERS,
    st.sampled_from([BERLIN, TOKYO, ST_JOHNS]),
)
def test_a_calendar_turns_when_stepping_through_the_half_hours_finds_that_it_does(expression, customer, zone):
    seen = Seen({"customer": customer}, zone, expression)
    now, found = seen.look(expression, START)
    until = min(found or START + timedelta(days=8), START + timedelta(days=8))
    halves = [START + n * timedelta(minutes=30) for n in range(1, 8 * 48)]
    assert all(seen.holds(expression, one) == now for one in halves if one < until)
    if found and found < START + timedelta(days=30):
        assert seen.holds(expression, found) != now
