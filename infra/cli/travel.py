"""Let time pass on the local stage: every due thing fires in order, at its own time."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from infra.cli.deployment import Deployment
from infra.cli.idle import Idle
from infra.cli.working import Working
from shared.aws import gates, keys
from shared.journeys.due import mark_at

Arrived = Callable[[datetime, int], None]
"""Told the moment that was reached, and how many things were due."""


class Wait(NamedTuple):
    """Something in the due index; `bucket` is the minute it lies in, which for a late one is not that of its time.
    Or a job that waits for its next turn, by its kind and id.
    """

    due_at: str
    pk: str
    sk: str
    bucket: str


Waiting = frozenset[Wait]

JOB = "job"
ATTEMPTS = 3
"""The schedule of every real minute runs as well, and may put the mark back that we have just moved."""


def travel(stage: Deployment, until: datetime, idle: Idle, arrived: Arrived = lambda at, due: None) -> None:
    """Interrupted anywhere, the same call continues: the moved clock is all that is remembered."""
    stage.only_local("moving the clock")
    stuck = Waiting()
    idle.wait()
    while due := _due(stage, until) - stuck:
        at = max(datetime.fromisoformat(min(due).due_at), stage.now())
        now_due = _due(stage, at) - stuck
        stuck |= _fire(stage, at, idle)
        arrived(at, len(now_due))
    _fire(stage, until, idle)
    arrived(until, 0)


def _fire(stage: Deployment, at: datetime, idle: Idle) -> Waiting:
    """Returns what is still waiting for a time that has come: its function fails, see the dead letters."""
    left = _due(stage, at)
    _move_clock(stage, at)
    for _ in range(ATTEMPTS):
        for one in left:
            if one.bucket == JOB:
                Working(stage).hurry(one.pk, one.sk)
        for minute in sorted({_minute(one.bucket) for one in left if one.bucket != JOB} or {at}):
            _wake(stage, at, minute)
        idle.wait()
        left &= _due(stage, at)
        if not left:
            break
    return left


def _move_clock(stage: Deployment, at: datetime) -> None:
    """Forward only."""
    table = stage.store()
    offset = (at - datetime.now(UTC)).total_seconds()  # noqa: TID251 - the real clock is what is being moved
    known = table.get(keys.CLOCK_OFFSET, consistent=True) or {}
    table.put(keys.CLOCK_OFFSET, {"seconds": max(Decimal(str(offset)), known.get("seconds", Decimal(0)))})


def _wake(stage: Deployment, at: datetime, minute: datetime) -> None:
    """What the schedule does every minute. The sweep need not look at the minutes we passed over: nothing was due."""
    stage.store().put(keys.DUE_MARK, mark_at(min(at, minute)))
    event = {"source": "aws.events", "detail-type": "Scheduled Event", "time": at.isoformat(), "detail": {}}
    stage.call("advance_journey", event)


def _minute(bucket: str) -> datetime:
    return datetime.fromisoformat(bucket.partition("#")[0]).replace(tzinfo=UTC)


def _due(stage: Deployment, until: datetime) -> Waiting:
    """From the due index, which holds nothing but what waits; what is parked waits for somebody, and for no time."""
    jobs = frozenset(Wait(one.next_at, one.kind, one.id, JOB) for one in Working(stage).waiting())
    return frozenset(one for one in jobs | _indexed(stage) if one.due_at <= keys.timestamp(until))


def _indexed(stage: Deployment) -> Waiting:
    arguments: dict[str, Any] = {"TableName": stage.table, "IndexName": keys.DUE_INDEX}
    found: set[Wait] = set()
    while True:
        page = stage.client("dynamodb").scan(**arguments)
        found |= {Wait(*(one[name]["S"] for name in ("due_at", "pk", "sk", "due_bucket"))) for one in page["Items"]}
        if "LastEvaluatedKey" not in page:
            return frozenset(one for one in found if not gates.is_parked(one.bucket))
        arguments["ExclusiveStartKey"] = page["LastEvaluatedKey"]
