"""The profile as it is stored and read: measures follow the facts through merges, cuts, days and races."""

from datetime import timedelta
from decimal import Decimal

import pytest

from shared.aws import keys
from shared.events import Event, Identifier
from shared.profiles.folding import Folding
from shared.profiles.measures import Exchange
from shared.profiles.store import ProfileStore
from tests.integration.profiles.stories import BRAND, DAY, SECRET, decide, file_all, hashed, told

EMAIL, PHONE = "email", "phone"
RATES = Exchange("EUR", {"USD": Decimal("0.5")})


def people(number):
    return (EMAIL, "person", f"p{number}@a.example"), (PHONE, "person", f"+493090182{number}0")


def eur(amount, currency="EUR"):
    return {"amount": amount, "currency": currency}


def bought(number, who, amount, day):
    data = {"order": {"id": number, "total": amount, "channel": "web"}}
    return an_event("order.placed", number, day, [who, ("order@web", "pointer", number)], data)


def an_event(name, event_id, day, story, data, source="segment/web"):  # noqa: PLR0913
    return Event(event_id, name, DAY + timedelta(days=day), source, told(0, story).identifiers, data)


def a_history(ann, ben, world):
    """Both buy, in two currencies; something of Ann's goes back; Ben's mail is opened."""
    back = {"order": {"id": f"{world}1"}, "refund": {"id": "r", "amount": eur("4.00")}}
    return [
        bought(f"{world}1", ann, eur("10.00"), -30),
        an_event("order.refunded", f"{world}r", -29, [ann], back),
        an_event("message.opened", f"{world}m", -28, [ben], {"message": {"channel": "email"}}, "ses/feedback"),
        bought(f"{world}2", ben, eur("8.00", "USD"), -20),
        bought(f"{world}3", ann, eur("2.00"), 0),
    ]


def measures(table, who):
    return ProfileStore(table, RATES).profile(hashed(who)).measures


def test_after_a_cut_each_has_the_measures_of_never_having_been_one(table):
    (ann, ben), (other_ann, other_ben) = people(1), people(2)
    link = told(50, [ann, ben])
    file_all(table, [*a_history(ann, ben, "a"), link])
    file_all(table, [*a_history(other_ann, other_ben, "b"), told(50, [other_ann])])
    joined = measures(table, ben)
    assert (joined["number_of_orders"], joined["spend"]) == (3, eur("12.00"))
    decide(table, (ann, ben), 1)
    assert measures(table, ann) == measures(table, other_ann)
    assert measures(table, ben) == measures(table, other_ben)
    decide(table, (ann, ben), 2, cut=False)
    assert measures(table, ann) == measures(table, ben) == joined


def writes(table, monkeypatch, events):
    original, made = table._request, []

    def counted(operation, **arguments):
        made.append(operation)
        return original(operation, **arguments)

    with monkeypatch.context() as watched:
        watched.setattr(table, "_request", counted)
        file_all(table, events)
    return sum(one in ("put_item", "update_item") for one in made)


def visit(number, who, day):
    return an_event("page.viewed", f"v{number}", day, [who], {})


def test_a_busy_day_costs_one_write_more_than_its_events(table, monkeypatch):
    ann, _ = people(1)
    file_all(table, [visit(0, ann, 0)])
    assert writes(table, monkeypatch, [visit(number, ann, 0) for number in range(1, 6)]) == 5
    assert writes(table, monkeypatch, [visit(number, ann, -1) for number in range(6, 11)]) == 5 + 1


@pytest.mark.parametrize("reads", ["stale", "nothing"])
def test_what_another_worker_wrote_meanwhile_is_not_lost(table, monkeypatch, reads):
    ann, _ = people(1)
    home, ids = hashed(ann), {Identifier(EMAIL, ann[2]): hashed(ann)}
    folding, original = Folding(table, BRAND, SECRET), table.get
    file_all(table, [visit(0, ann, 0)])
    before = original(keys.traits(home))
    folding.fold(visit(1, ann, 1), home, ids)
    stale = {"stale": before, "nothing": None}[reads]
    monkeypatch.setattr(table, "get", lambda key, consistent=False: original(key) if consistent else stale)
    folding.fold(visit(2, ann, -3), home, ids)
    assert original(keys.traits(home))["seen"] == {"segment/web": ["2026-04-28", "2026-05-02"]}


def test_an_order_is_found_by_its_payment_and_lies_wherever_it_was_reported(table):
    ann, _ = people(1)
    payment = ("payment@web", "pointer", "pi-1")
    data = {"payment": {"id": "pi-1", "amount": eur("10.00")}}
    paid = an_event("payment.received", "p", 1, [payment, ("order@web", "pointer", "1")], data)
    order = bought("1", ann, eur("10.00"), 0)
    file_all(table, [paid, order])
    profile = ProfileStore(table).profile(hashed(payment))
    assert profile.order(hashed(payment)).status == "paid"
    assert len(profile.orders) == 1
