"""The schedule begins, the queue goes on, and nothing is begun that could not end in time."""

import importlib
import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from shared import configuration
from shared.configuration import Brand, Senders
from shared.errors import UnavailableError

BRAND = Brand("B", "https://b.example", "Street 1", "DE", "EUR", "UTC", ("en",), Senders("a", "b"), {})
NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)


class Turns:
    """Notes what is taken and what is sent back; or is in trouble."""

    def __init__(self):
        self.taken, self.back, self.trouble = [], [], None

    def take(self, message, now):
        if self.trouble:
            raise self.trouble
        self.taken.append((message, now))

    def later(self, message, seconds):
        self.back.append((message, seconds))


@pytest.fixture
def function(monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setattr(configuration, "brand", lambda: BRAND)
    module = importlib.reload(importlib.import_module("functions.ask_vendor.handler"))
    monkeypatch.setattr(module, "turns", Turns())
    monkeypatch.setattr(module, "now", lambda: NOW)
    return module


def called(function, *messages, seconds=120):
    records = [{"messageId": str(number), "body": json.dumps(one)} for number, one in enumerate(messages)]
    return function.handler({"Records": records}, SimpleNamespace(get_remaining_time_in_millis=lambda: seconds * 1000))


def test_every_message_has_its_turn(function):
    assert called(function, {"complete": 1}, {"reconcile": 2}) == {"batchItemFailures": []}
    assert function.turns.taken == [({"complete": 1}, NOW), ({"reconcile": 2}, NOW)]


def test_what_could_be_cut_off_in_the_middle_goes_back_untouched(function):
    assert called(function, {"complete": 1}, seconds=function.SECONDS_FOR_ONE - 1) == {"batchItemFailures": []}
    assert (function.turns.taken, function.turns.back) == ([], [({"complete": 1}, 0)])


def test_what_failed_comes_again(function):
    function.turns.trouble = UnavailableError("the vendor")
    assert called(function, {"complete": 1}) == {"batchItemFailures": [{"itemIdentifier": "0"}]}


def test_the_schedule_begins_with_every_source_of_the_brand(function, monkeypatch):
    begun = []
    monkeypatch.setattr(
        function, "reconciling", SimpleNamespace(begin=lambda brand, now: begun.append((brand, now)) or 3)
    )
    assert function.handler({"source": "aws.events"}, None) == {"begun": 3}
    assert begun == [(BRAND, NOW)]


def test_plain_http_is_spoken_on_the_local_stage_alone(function, monkeypatch):
    assert function.asking.client._schemes == {"https"}
    monkeypatch.setenv("TRIBUTARY_TIME_TRAVEL", "yes")
    assert importlib.reload(function).asking.client._schemes == {"https", "http"}
