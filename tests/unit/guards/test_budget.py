"""What a budget has no room for waits, and what it is for stands still until the day or the month is over."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from shared.aws import gates
from shared.configuration import Budget, Budgets
from shared.guards.budget import SPENT, BudgetGuard, purses
from shared.journeys import controls
from shared.journeys.controls import Control, Controls
from shared.messages import policy, prices
from shared.messages.admission import InOrder
from shared.messages.look import Gate, Outlook
from shared.messages.models import Verdict
from shared.messages.permits import Permits
from shared.pauses import Pause
from tests.unit.messages.samples import NOW, a_brand, a_consent, a_look, a_message

EURO = 1_000_000
JOURNEY = gates.of_journey("post_purchase")


@dataclass
class Till:
    """Counts in memory, and hears of what is shut."""

    counts: dict[tuple[str, ...], int] = field(default_factory=dict)
    shut: list[tuple[str, str, datetime]] = field(default_factory=list)
    controls: Controls = field(default_factory=Controls)

    def grant(self, allowance, amount):
        place = tuple(allowance.key.values())
        if self.counts.get(place, 0) + amount > allowance.most[SPENT]:
            return None
        self.counts[place] = self.counts.get(place, 0) + amount
        return {SPENT: self.counts[place]}

    def guard(self) -> BudgetGuard:
        return BudgetGuard(Permits(self.grant), lambda: self.controls, self.pause)

    def pause(self, gate, trip, now) -> None:
        self.shut.append((gate, trip.reason, trip.until))


def looking(budgets: Budgets, message_class: str = "marketing", **changes):
    message = a_message(message_class=message_class)
    return a_look(message=message, brand=a_brand(budgets=budgets), **changes)


@pytest.fixture
def till() -> Till:
    return Till()


@pytest.mark.parametrize(
    ("budgets", "gate", "until"),
    [
        (Budgets(daily="2"), gates.SENDING, "2026-11-18T23:00:00+00:00"),
        (Budgets(monthly="2"), gates.SENDING, "2026-11-30T23:00:00+00:00"),
        (Budgets(channels={"email": Budget(daily="2")}), gates.of_channel("email"), "2026-11-18T23:00:00+00:00"),
        (Budgets(journeys={"post_purchase": Budget(monthly="2")}), JOURNEY, "2026-11-30T23:00:00+00:00"),
    ],
)
def test_what_it_has_no_room_for_waits_behind_the_gate_that_it_is_for(till, budgets, gate, until):
    guard, look = till.guard(), looking(budgets)
    assert [guard.admit(look, EURO).rule for _ in range(3)] == [None, None, "budget"]
    assert guard.admit(look, EURO).parked == gate
    period = "month" if "30" in until else "day"
    reason = f"budget: 2.00 EUR a {period} is the most that it may spend"
    assert till.shut[0] == (gate, reason, datetime.fromisoformat(until))


@pytest.mark.parametrize(
    "budgets", [Budgets(channels={"sms": Budget("0.5")}), Budgets(journeys={"other": Budget("0.5")})]
)
def test_what_others_may_spend_does_not_matter(till, budgets):
    assert till.guard().admit(looking(budgets), EURO) == Verdict()
    assert not till.counts


def test_the_smallest_of_several_decides_and_the_others_have_theirs_back(till):
    guard = till.guard()
    look = looking(Budgets(daily="10", monthly="3", journeys={"post_purchase": Budget(daily="2")}))
    verdicts = [guard.admit(look, EURO) for _ in range(5)]
    assert [one.parked for one in verdicts] == [None, None, JOURNEY, JOURNEY, JOURNEY]
    other = replace(look, message=a_message(journey="welcome"))
    assert [guard.admit(other, EURO).detail for _ in range(2)] == [None, "3.00 EUR a month"]


def test_what_did_not_leave_is_not_spent(till):
    guard, look = till.guard(), looking(Budgets(daily="1"))
    for _ in range(3):
        assert guard.admit(look, EURO) == Verdict()
        guard.give_back(look, EURO)


def test_a_budget_is_never_exceeded_by_what_costs_more_than_is_left(till):
    guard, look = till.guard(), looking(Budgets(daily="1"))
    assert guard.admit(look, 700_000) == Verdict()
    assert guard.admit(look, 400_000).rule == "budget"
    assert guard.admit(look, 300_000) == Verdict()
    assert guard.admit(look, 1).rule == "budget"
    assert sum(till.counts.values()) == EURO


def test_what_costs_nothing_goes_when_all_is_spent(till):
    assert till.guard().admit(looking(Budgets(daily="0")), 0) == Verdict()


@pytest.mark.parametrize(("withheld", "rule"), [(False, None), (True, "budget")])
def test_transactional_messages_are_neither_counted_nor_withheld_unless_the_brand_says_so(till, withheld, rule):
    look = looking(Budgets(daily="0.5", transactional=withheld), "transactional")
    assert till.guard().admit(look, EURO).rule == rule
    assert not till.counts


@pytest.mark.parametrize(("message_class", "rule"), [("marketing", "budget"), ("transactional", None)])
@pytest.mark.parametrize("where", ["journey", "switches"])
def test_a_gate_that_is_shut_for_lack_of_money_holds_marketing_only(message_class, rule, where):
    gate = Gate(gates.SENDING, (Pause(NOW - timedelta(hours=1)),), "budget")
    outlook = Outlook(journey=gate) if where == "journey" else Outlook(switches=(gate,))
    verdict = policy.judge(looking(Budgets(), message_class, outlook=outlook))
    assert (verdict.rule, verdict.parked) == (rule, gates.SENDING if rule else None)


def test_the_next_day_and_month_have_their_own(till):
    guard, budgets = till.guard(), Budgets(daily="1", monthly="2")
    days = [NOW + timedelta(days=one) for one in (0, 1, 2, 20)]
    found = [guard.admit(looking(budgets, now=day), EURO).detail for day in days]
    assert found == [None, None, "2.00 EUR a month", None]


def test_a_day_is_that_of_the_brands_clock_and_a_month_ends_with_its_last_day():
    brand = a_brand(budgets=Budgets("1", "1"), time_zone="America/New_York")
    for at, ends in (
        (datetime(2026, 12, 31, 23, tzinfo=UTC), ("2027-01-01", "2027-01-01")),
        (datetime(2027, 1, 1, 4, 59, tzinfo=UTC), ("2027-01-01", "2027-01-01")),
        (datetime(2027, 1, 31, 12, tzinfo=UTC), ("2027-02-01", "2027-02-01")),
        (datetime(2027, 2, 1, 12, tzinfo=UTC), ("2027-02-02", "2027-03-01")),
    ):
        found = [one.until.isoformat()[:13] for one in purses(brand, Controls(), at)]
        assert found == [f"{one}T05" for one in ends]


def test_whoever_lets_it_go_on_gives_it_as_much_again_and_the_end_of_the_day_does_not():
    shut = replace(controls.paused(Control(), NOW), until=NOW + timedelta(hours=1))
    brand, later = a_brand(budgets=Budgets(monthly="1")), NOW + timedelta(hours=1)
    ways = (Control(), controls.lapsed(shut, later), controls.resumed(shut, later))
    found = [purse for known in ways for purse in purses(brand, Controls({gates.SENDING: known}), later)]
    untouched, by_itself, by_a_person = (one.allowance.key for one in found)
    assert untouched == by_itself != by_a_person
    assert not [known for known in ways if known.paused]


def test_it_goes_on_by_itself_not_before_its_time_and_not_when_a_person_shut_it():
    until = NOW + timedelta(hours=1)
    shut = replace(controls.paused(Control(), NOW), until=until)
    assert controls.lapsed(shut, until - timedelta(seconds=1)) is shut
    assert not controls.lapsed(shut, until).paused
    taken_over = controls.paused(shut, NOW)
    assert controls.lapsed(taken_over, until) is taken_over
    assert taken_over.paused


def test_the_first_guard_without_room_holds_a_message_and_those_before_have_theirs_back(till):
    guard = till.guard()
    poor = Till().guard()
    look = looking(Budgets(daily="1"))
    assert poor.admit(look, EURO) == Verdict()
    both = InOrder((guard, poor))
    assert both.admit(look, EURO).rule == "budget"
    assert guard.admit(look, EURO) == Verdict()


@pytest.mark.parametrize(
    ("settings", "channel", "parts", "cost"),
    [
        ({}, "email", {}, 100),
        ({"price": "0.0004"}, "email", {}, 400),
        ({}, "sms", {"text": "Hi"}, 0),
        ({"prices": {"DE": "0.10", "AT": "0.09"}}, "sms", {"text": "x" * 161}, 200_000),
        ({"line": "x", "price": "0.13"}, "whatsapp", {"template": "t"}, 130_000),
        ({"line": "x", "price": "0.13"}, "whatsapp", {"text": "Hi"}, 0),
        ({"endpoints": ["crm"]}, "webhook", {}, 0),
    ],
)
def test_what_a_message_costs_is_known_before_it_is_sent(settings, channel, parts, cost):
    dollars = a_brand(currency="USD", channels={channel: settings})
    euros = a_brand(exchange_rates={"USD": "0.92"}, channels={channel: settings})
    found = [prices.cost(a_look(brand=brand, message=a_message(channel=channel)), parts) for brand in (dollars, euros)]
    assert found == [cost, cost * 92 // 100]
    assert [prices.currency(brand) for brand in (dollars, euros, a_brand())] == ["USD", "EUR", "USD"]


@pytest.mark.parametrize(
    ("parts", "heard", "cost"),
    [
        ({"template": "t", "text": "Hi"}, timedelta(hours=23), 0),
        ({"template": "t", "text": "Hi"}, timedelta(hours=24), 130_000),
        ({"template": "t", "text": "Hi"}, None, 130_000),
        ({"template": "t"}, timedelta(hours=1), 130_000),
        ({"template": "t", "text": ""}, timedelta(hours=1), 130_000),
    ],
)
def test_a_chat_that_is_open_is_answered_for_nothing_where_a_text_goes_instead_of_the_template(parts, heard, cost):
    consent = a_consent(channel="whatsapp", heard_at=NOW - heard if heard else None)
    brand = a_brand(currency="USD", channels={"whatsapp": {"line": "x", "price": "0.13"}})
    assert prices.cost(a_look(brand=brand, consent=consent, message=a_message(channel="whatsapp")), parts) == cost


def test_amounts_are_written_with_two_decimals_or_as_many_as_they_need():
    assert [prices.written(one) for one in (2 * EURO, 2_500_000, 1, 0)] == ["2.00", "2.50", "0.000001", "0.00"]
