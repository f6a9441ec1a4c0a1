"""Stream of runs with an outbox, and queue of messages that wait: send each once, or record why not.

Every five minutes a canary.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from functions.deliver_message.canary import fly
from functions.deliver_message.composition import delivery, ledger, settings, table
from functions.deliver_message.journey import messages_of
from functions.deliver_message.numbers import counted
from functions.deliver_message.stating import state
from shared.aws import batch, clock, keys
from shared.aws.stream import image
from shared.errors import UnavailableError
from shared.journeys.codec import run_of
from shared.messages import protocol
from shared.messages.delivery import TIME_TO_SEND
from shared.messages.models import Message, State

Seconds = Callable[[], float]


def handler(event: dict[str, Any], context: Any) -> dict[str, Any] | None:
    def seconds_left() -> float:
        return float(context.get_remaining_time_in_millis()) / 1000

    if "Records" not in event:
        return {"canary": fly()}
    if event["Records"][0]["eventSource"] == "aws:dynamodb":
        batch.from_stream(event, partial(announced, seconds_left=seconds_left))
        return None
    return batch.from_queue(event, partial(waited, seconds_left=seconds_left))


def announced(record: Mapping[str, Any], seconds_left: Seconds) -> None:
    """A run was written with something in its outbox. Its facts first: a message that cannot go holds up none."""
    run = run_of(image(record))
    state(run)
    for message in messages_of(run):
        if message.state is State.REFUSED:
            ledger.refuse(message)
            counted(message)
        else:
            deliver(message, seconds_left)


def waited(body: Mapping[str, str], seconds_left: Seconds) -> None:
    """A message was held, failed, or has an unknown outcome, and its time has come."""
    place = body["pk"], body["sk"].removeprefix(keys.MESSAGE)
    go_on(attempt(partial(ledger.resume, *place), seconds_left) or ledger.get(*place), seconds_left)


def deliver(message: Message, seconds_left: Seconds) -> None:
    row = attempt(partial(ledger.claim, message), seconds_left)
    if message.others:
        go_on(row or ledger.get(message.address, message.send_key), seconds_left)


def go_on(row: Message | None, seconds_left: Seconds) -> None:
    """By another channel, if it is settled that this one did not do; who found that out may have died since."""
    following = protocol.instead(row) if row else None
    if following:
        deliver(following, seconds_left)


def attempt(claim: Callable[[datetime], Message | None], seconds_left: Seconds) -> Message | None:
    """None: there was nothing to do. Without the time for a call nothing is claimed: the next invocation has it."""
    if seconds_left() < TIME_TO_SEND:
        raise UnavailableError("no time left in this invocation")
    now = clock.now(table, settings.time_travel)
    mine = claim(now)
    concluded = delivery.deliver(mine, now, seconds_left) if mine else None
    if concluded:
        counted(concluded)
    return concluded
