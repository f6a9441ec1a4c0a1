"""What is counted of runs and messages: once each, by names that are billed once each."""

import json
from dataclasses import replace

import pytest

from functions.deliver_message import numbers as delivering
from shared.messages.models import State
from tests.unit.messages.samples import a_message


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
        (State.UNKNOWN, None, [("MessageUnknown", {"channel": "email"})]),
    ],
)
def test_a_message_is_counted_by_what_became_of_it(state, rule, expected, capsys):
    message = replace(a_message(), state=state, rule=rule, channel="email", journey="welcome")
    delivering.counted(message)
    assert list(counted(capsys)) == expected
