"""A failure comes again, alone where the trigger can say so; what was done stays done."""

import json

import pytest

from shared.aws import batch
from shared.errors import Retryable, TurnFailedError, UnavailableError


def queued(*bodies):
    return {"Records": [{"messageId": f"m{number}", "body": json.dumps(body)} for number, body in enumerate(bodies)]}


def failing_on(*bad):
    seen = []

    def process(body):
        seen.append(body["n"])
        if body["n"] in bad:
            raise UnavailableError("down") if body["n"] % 2 else ZeroDivisionError("ann@example.com")

    return process, seen


def test_only_the_failed_messages_of_a_queue_come_again():
    process, seen = failing_on(1, 2)
    answer = batch.from_queue(queued({"n": 0}, {"n": 1}, {"n": 2}, {"n": 3}), process)
    assert seen == [0, 1, 2, 3]
    assert [one["itemIdentifier"] for one in answer["batchItemFailures"]] == ["m1", "m2"]


def test_a_message_that_is_no_json_fails_alone():
    event = queued({"n": 0}, {"n": 3})
    event["Records"][0]["body"] = "{"
    process, seen = failing_on()
    assert [one["itemIdentifier"] for one in batch.from_queue(event, process)["batchItemFailures"]] == ["m0"]
    assert seen == [3]


def test_a_failed_stream_record_is_raised_after_all_were_tried():
    process, seen = failing_on(1)
    with pytest.raises(Retryable, match="1 of 3"):
        batch.from_stream({"Records": [{"n": 0}, {"n": 1}, {"n": 3}]}, process)
    assert seen == [0, 1, 3]


def test_the_text_of_an_unexpected_error_stays_out_of_the_log(caplog):
    process, _ = failing_on(2)
    batch.from_queue(queued({"n": 2}), process)
    (logged,) = caplog.records
    assert logged.error == "ZeroDivisionError"
    assert logged.at.startswith("test_batch.py:")
    assert "ann@example.com" not in str(vars(logged))


def test_what_a_turn_of_a_job_tells_is_the_answer():
    assert batch.from_machine({"job": "e1", "work": {"n": 3}}, lambda one: {one["job"]: one["work"]["n"]}) == {"e1": 3}


def test_our_own_trouble_reaches_the_state_machine_by_its_name():
    process, _ = failing_on(1)
    with pytest.raises(UnavailableError):
        batch.from_machine({"job": "e1", "work": {"n": 1}}, lambda one: process(one["work"]))


def test_the_text_of_an_unexpected_error_stays_out_of_the_history_of_a_job(caplog):
    process, _ = failing_on(2)
    with pytest.raises(TurnFailedError, match=r"^ZeroDivisionError at test_batch.py:\d+$") as raised:
        batch.from_machine({"job": "e1", "work": {"n": 2}}, lambda one: process(one["work"]))
    assert raised.value.__suppress_context__
    assert "ann@example.com" not in str([vars(one) for one in caplog.records])
