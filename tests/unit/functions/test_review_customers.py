"""From its queue it reviews customers and pages of all; every hour it asks whether the rules are new."""

import importlib
import json
from types import SimpleNamespace

import pytest

from shared import configuration
from shared.aws import clock
from shared.errors import ConflictError
from shared.events import Name
from shared.reviews.causes import Cause
from shared.reviews.models import News, Reviewed, Standing
from tests.unit.journeys.making import MONDAY

RULES = {"version": "r1", "reads": [], "segments": []}


@pytest.fixture
def function(monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setattr(configuration, "brand", lambda: SimpleNamespace(currency="EUR", exchange_rates={}))
    monkeypatch.setattr(configuration, "read", lambda name: RULES)
    monkeypatch.setattr(clock, "now", lambda table, travels: MONDAY)
    module = importlib.reload(importlib.import_module("functions.review_customers.handler"))
    module.done = []
    begin = lambda now, again=False: module.done.append(("begin", again))  # noqa: E731
    page = lambda running, part: module.done.append((running, part))  # noqa: E731
    monkeypatch.setattr(module, "refresh", lambda: SimpleNamespace(begin=begin, page=page))
    review = lambda cause, now: module.done.append(cause)  # noqa: E731
    monkeypatch.setattr(module, "reviewing", SimpleNamespace(review=review))
    return module


def delivered(*bodies):
    return {"Records": [{"messageId": f"m{n}", "body": json.dumps(body)} for n, body in enumerate(bodies)]}


def test_every_kind_of_message_does_what_it_says(function):
    wake = {"pk": "a1", "sk": "id#standing", "due_at": "2026"}
    again, page = {"refresh": "again"}, {"refresh": "2026-03", "part": 3}
    assert function.handler(delivered({"customer": "a1"}, wake, again, page), None) == {"batchItemFailures": []}
    assert function.done == [Cause("a1"), Cause("a1", due_at="2026"), ("begin", True), ("2026-03", 3)]


def test_the_hour_asks_whether_the_rules_are_new(function):
    assert function.handler({"source": "aws.events"}, None) is None
    assert function.done == [("begin", False)]


def test_a_customer_of_a_batch_is_looked_at_once_and_for_each_batch_again(function):
    quiet = {"customer": "a1", "quiet": True}
    for _ in range(2):
        function.handler(delivered({"customer": "a1"}, quiet, {"customer": "a1"}, {"customer": "b2"}), None)
    assert function.done == [Cause("a1"), Cause("a1", quiet=True), Cause("b2")] * 2


def test_one_that_failed_is_tried_again_by_the_next_message_and_comes_again(function, monkeypatch):
    def review(cause, now):
        function.done.append(cause)
        raise ConflictError("lost")

    monkeypatch.setattr(function, "reviewing", SimpleNamespace(review=review))
    answer = function.handler(delivered({"customer": "a1"}, {"customer": "a1"}), None)
    assert (len(answer["batchItemFailures"]), len(function.done)) == (2, 2)


def test_news_are_counted_by_stage_and_segment_and_nobody_is_named(function, capsys):
    stage = News(Name.STAGE_CHANGED, {"stage": {"from": None, "to": "trial"}}, MONDAY)
    entered = News(Name.SEGMENT_ENTERED, {"segment": {"name": "fans"}}, MONDAY)
    left = News(Name.SEGMENT_LEFT, {"segment": {"name": "fans"}}, MONDAY)
    function.counted(Reviewed(Standing(MONDAY, "r1"), (stage, entered, left)))
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one.get("StageChanged"), one.get("state"), one.get("segment")) for one in told] == [
        ([1.0], "trial", None),
        (None, None, "fans"),
        (None, None, "fans"),
    ]
