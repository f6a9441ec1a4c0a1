"""The switches of sending, with their budgets and what waits for them."""

from shared.aws import gates, keys
from shared.configuration import Budget, Budgets
from shared.guards import trip
from shared.guards.budget import purses
from shared.journeys.control_store import ControlStore
from shared.journeys.controls import Controls
from shared.messages.items import message_item
from shared.messages.models import State
from shared.messages.permits import granted
from tests.unit.functions.operate_journeys.desks import TWO
from tests.unit.functions.operator import ARN
from tests.unit.journeys.making import MONDAY
from tests.unit.messages.samples import a_brand, a_message


def test_switches_say_what_of_each_budget_is_spent(desk, monkeypatch):
    brand = a_brand(budgets=Budgets(daily="2", channels={"sms": Budget(monthly="10.5")}))
    monkeypatch.setattr("functions.operate_journeys.routes.current", lambda: brand)
    (whole, _) = purses(brand, Controls(), desk.now)
    granted(desk.table, whole.allowance, 1_250_000)
    told = desk.get("/switches")[1]["budgets"]
    found = [(one["gate"], one["period"], one["spent"], one["left"], one["most"], one["shut_until"]) for one in told]
    assert found == [
        ("sending", "day", "1.25", "0.75", "2.00", None),
        ("channel:sms", "month", "0.00", "10.50", "10.50", None),
    ]


def test_a_channel_is_switched_off_and_on_again_with_a_tour_of_what_it_held(desk):
    assert desk.post("/switches/email", on=False)[1]["state"] == "paused"
    held = a_message(state=State.READY, parked=gates.of_channel("email"), due_at=MONDAY)
    desk.table.put(keys.message(held.address, held.send_key), message_item(held))
    desk.now += TWO
    assert waiting(desk) == {"email": ("paused", 1, False, keys.timestamp(MONDAY))}
    assert desk.post("/switches/email", on=True)[1]["tour"]
    states = {one["name"]: one["state"] for one in desk.get("/switches")[1]["switches"]}
    assert set(states.values()) == {"running"}
    assert {"sending", "email"} <= set(states)
    assert waiting(desk) == {}
    desk.turns()
    assert {one["sk"] for one in desk.queues.messages} == {f"message#{held.send_key}"}


def test_a_system_that_webhooks_go_to_has_a_switch_of_its_own_which_a_guard_may_have_thrown(desk):
    gate = gates.of_channel("webhook/crm")
    trip.pause(ControlStore(desk.table), gate, trip.Trip("endpoint", "endpoint: it failed for a week"), desk.now)
    desk.table.put(keys.endpoint("webhook/crm"), {"since": keys.timestamp(MONDAY)})
    held = a_message(channel="webhook", state=State.READY, parked=gate, due_at=MONDAY)
    desk.table.put(keys.message(held.address, held.send_key), message_item(held))
    shown = {one["name"]: one for one in desk.get("/switches")[1]["switches"]}
    crm, erp, email = (shown[name] for name in ("webhook/crm", "webhook/erp", "email"))
    assert (crm["state"], crm["by"], crm["reason"]) == ("paused", "tributary", "endpoint: it failed for a week")
    assert (crm["held"], crm["failing_since"]) == (1, keys.timestamp(MONDAY))
    assert [(one["state"], one["failing_since"]) for one in (erp, email)] == [("running", None)] * 2
    desk.now += TWO
    status, answer = desk.post("/switches/webhook/crm", on=True)
    assert (status, answer["name"], answer["state"], answer["by"]) == (200, "webhook/crm", "running", ARN)
    desk.turns()
    assert {one["sk"] for one in desk.queues.messages} == {f"message#{held.send_key}"}
    assert desk.post("/switches/webhook/till", on=False)[0] == 404


def waiting(desk):
    """What is off, and what waits of it."""
    found = [one for one in desk.get("/switches")[1]["switches"] if one["state"] == "paused"]
    return {one["name"]: tuple(one[name] for name in ("state", "held", "more", "oldest")) for one in found}


def test_what_waits_is_counted_for_the_switch_that_holds_it_and_where_there_is_more_it_says_so(desk, monkeypatch):
    monkeypatch.setattr("shared.journeys.switches.MOST", 2)
    for name in ("sending", "sms"):
        desk.post(f"/switches/{name}", on=False)
    late = MONDAY + TWO
    for number, at in enumerate([late] * 19 + [MONDAY]):
        held = a_message(send_key=f"k{number}", state=State.READY, parked=gates.SENDING, due_at=at)
        desk.table.put(keys.message(held.address, held.send_key), message_item(held))
    found = waiting(desk)
    assert found["sms"] == ("paused", 0, False, None)
    assert found["sending"][1:] == (4 * 2, True, keys.timestamp(MONDAY))
