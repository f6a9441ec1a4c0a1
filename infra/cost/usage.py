"""The request units that a stretch of time used on the local stage, read from the logs of its functions."""

import json
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from msgspec import Struct, field

from infra.cli.deployment import Deployment
from shared.aws.meter import READS
from shared.jobs.jobs import job_of


class Usage(Struct):
    """`calls` says where the units went: function, operation and units of each, in order."""

    read_units: Decimal = Decimal(0)
    write_units: Decimal = Decimal(0)
    calls: list[tuple[str, str, Decimal]] = field(default_factory=list)

    def add(self, function: str, operation: str, units: Decimal) -> None:
        self.calls.append((function, operation, units))
        if operation in READS:
            self.read_units += units
        else:
            self.write_units += units

    def each(self, number: int) -> "Usage":
        return Usage(self.read_units / number, self.write_units / number, self.calls)


def real_now() -> datetime:
    """Logs are dated by the real clock, however far the stage has travelled."""
    return datetime.now(UTC)  # noqa: TID251


def usage(stage: Deployment, since: datetime, functions: Collection[str] = ()) -> Usage:
    """Of these functions, or of all, from then until now."""
    found = Usage()
    for function in functions or stage.functions:
        for line in _lines(stage, function, since):
            logged = json.loads(line) if line.startswith("{") else {}
            if logged.get("message") == "units":
                found.add(function, logged["operation"], Decimal(str(logged["units"])))
    return found


def transitions(stage: Deployment, kind: str, jobs: Collection[str]) -> int:
    """Of all executions of these jobs: each state that one of them entered, and each try of a turn after the first."""
    states, machine = stage.client("stepfunctions"), stage.jobs + kind
    listed = states.get_paginator("list_executions").paginate(stateMachineArn=machine)
    arns = [one["executionArn"] for page in listed for one in page["executions"] if job_of(one["name"]) in jobs]
    pages = states.get_paginator("get_execution_history")
    told: list[str] = [
        one["type"] for arn in arns for page in pages.paginate(executionArn=arn) for one in page["events"]
    ]
    return sum(one.endswith("StateEntered") for one in told) + told.count("TaskFailed")


def _lines(stage: Deployment, function: str, since: datetime) -> Iterator[str]:
    group, start = f"/{stage.app}/{stage.stage}/{function}", int(since.timestamp() * 1000)
    arguments: dict[str, Any] = {"logGroupName": group, "startTime": start}
    while True:
        page = stage.client("logs").filter_log_events(**arguments)
        yield from (one["message"].strip() for one in page["events"])
        if not page.get("nextToken"):
            return
        arguments["nextToken"] = page["nextToken"]
