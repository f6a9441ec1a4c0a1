"""What a report says, counted once more in other ways: from the raw story, and from what lies in memory."""

from infra.simulation import crew, findings
from infra.simulation.play import play
from infra.simulation.simulation import Played
from shared.messages.models import State

OVER = {"order.delivered", "order.cancelled", "order.refunded"}


def worlds(simulation):
    shop = simulation.history
    return [play(simulation.playbook, shop.circle(number), shop) for number in range(len(shop))]


def found(played, simulation, name):
    (one,) = findings.journeys(played.tally, simulation.playbook, only=name)
    return one


def test_a_delay_is_watched_for_each_parcel_that_left_and_had_not_arrived(played, simulation):
    """From the story alone, without any part of the engine."""
    left = set()
    for number in range(len(simulation.history)):
        over = set()
        for told in simulation.history.circle(number):
            order = told.event.data.get("order", {}).get("id")
            over |= {order} if told.event.name in OVER else set()
            if told.event.name == "order.fulfilled" and not told.quiet and order not in over:
                left.add(order)
    assert found(played, simulation, "delivery_delayed").entered == len(left) > 50


def test_a_call_back_is_begun_for_each_call_that_was_missed(played, simulation):
    shop = simulation.history
    missed = {
        told.event.id
        for number in range(len(shop))
        for told in shop.circle(number)
        if told.event.name == "call.missed" and not told.quiet
    }
    assert found(played, simulation, "missed_call_follow_up").entered == len(missed)


def test_every_run_and_message_is_counted_once(played, simulation):
    known = worlds(simulation)
    runs = [run for world in known for run in world.runs.all]
    messages = [message for world in known for message in world.post.messages]
    listed = findings.journeys(played.tally, simulation.playbook)
    assert sum(one.entered for one in listed) == len(runs)
    assert sum(one.going + sum(number for _, number in one.ended) for one in listed) == len(runs)
    sent = sum(one.state is State.SENT for one in messages)
    assert sum(one.messages for one in listed) == sent > 100
    assert sum(number for _, number in findings.below(played.tally, "day")) == sent
    assert sum(number for _, number in findings.below(played.tally, "hour")) == sent
    refused = sum(one.state is State.REFUSED for one in messages)
    assert sum(number for _, number in findings.by_rule(played.tally, "withheld")) == refused > 100
    assert sum(number for _, number in findings.by_rule(played.tally, "held")) == sum(
        len(world.post.holds) for world in known
    )


def test_nothing_is_sent_at_night_that_sells(played):
    at_night = {f"{hour:02d}" for hour in (20, 21, 22, 23, 0, 1, 2, 3, 4, 5, 6, 7)}
    assert not [key for key in played.tally if key[0] == "hour" and key[1] in at_night and key[2] == "marketing"]


def test_two_workers_come_to_what_one_does(played, simulation):
    together = Played()
    for _, portion in crew.play(simulation, crew.portions(simulation), workers=2):
        together.add(portion)
    assert together.tally == played.tally


def test_a_mail_costs_what_ses_takes_and_a_text_what_the_brand_says(played, simulation):
    costs = {one.unit: one for one in findings.costs(played.tally, simulation.playbook)}
    mails = sum(number for key, number in played.tally.items() if key[0] == "sent" and key[2] == "email")
    assert costs["mail"].number == mails
    assert f"{costs['mail'].dollars:.4f}" == f"{mails / 10_000:.4f}"
    assert {str(one.each) for unit, one in costs.items() if unit.endswith("DE")} <= {"0.10"}
