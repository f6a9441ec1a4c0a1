"""What is counted of runs and messages: once each, by names that are billed once each."""

import json

import pytest
from msgspec.structs import replace

from functions.deliver_message import numbers as delivering
from functions.resolve_identity import numbers as resolving
from shared.events import Event, Identifier
from shared.messages.models import State
from tests.unit.messages.samples import NOW, a_message


def counted(capsys):
    """Metrics with their dimensions, in the order in which they were written."""
    for line in capsys.readouterr().out.splitlines():
        told = json.loads(line)
        (metrics,) = told["_aws"]["CloudWatchMetrics"]
        (dimensions,) = metrics["Dimensions"]
        yield metrics["Metrics"][0]["Name"], {name: told[name] for name in dimensions}


@pytest.mark.parametrize(
    ("state", "rule", "expected"),
    [
        (State.SENT, None, [("MessageSent", {"channel": "email"}), ("JourneySent", {"journey": "welcome"})]),
        (State.REFUSED, "consent", [("MessageWithheld", {"rule": "consent"})]),
        (State.READY, "cap", [("MessageHeld", {"rule": "cap"})]),
        (State.READY, None, [("MessageHeld", {"rule": "provider"})]),
        (State.READY, "provider_paused", [("MessageHeld", {"rule": "provider_paused"})]),
        (State.UNKNOWN, None, [("MessageUnknown", {"channel": "email"})]),
    ],
)
def test_a_message_is_counted_by_what_became_of_it(state, rule, expected, capsys):
    message = replace(a_message(), state=state, rule=rule, channel="email", journey="welcome")
    delivering.counted(message)
    assert list(counted(capsys)) == expected


@pytest.mark.parametrize("state", [State.SENT, State.UNKNOWN])
def test_what_may_have_left_is_counted_with_its_price_and_what_costs_nothing_is_not(state, capsys):
    for cost in (None, 0, 128_000):
        delivering.counted(replace(a_message(), state=state, channel="sms", cost=cost))
    (paid,) = [line for line in map(json.loads, capsys.readouterr().out.splitlines()) if "MessageSpent" in line]
    assert (paid["MessageSpent"], paid["channel"]) == ([128_000.0], "sms")


def test_of_a_template_that_does_not_suit_the_log_says_which_and_where(caplog):
    message = replace(a_message(), state=State.READY, rule="template", detail="subject: 'first_name' is undefined")
    delivering.counted(message)
    (told,) = caplog.records
    assert (told.message, told.template, told.channel, told.reason) == (
        "no message",
        message.template,
        message.channel,
        message.detail,
    )


@pytest.mark.parametrize(
    ("name", "channel", "expected"),
    [
        ("message.delivered", "email", [("MessageFeedback", {"channel": "email", "state": "delivered"})]),
        ("message.complained", "sms", [("MessageFeedback", {"channel": "sms", "state": "complained"})]),
        ("message.opened", "a word of somebody", []),
        ("message.opened", None, []),
        ("order.placed", "email", []),
    ],
)
def test_what_became_of_a_message_is_counted_by_channels_that_we_know_and_no_others(name, channel, expected, capsys):
    about = {"message": {"channel": channel}} if channel else {}
    resolving.counted(Event("e", name, NOW, "ses/feedback", (Identifier("email", "ann@example.com"),), about))
    assert list(counted(capsys)) == expected
