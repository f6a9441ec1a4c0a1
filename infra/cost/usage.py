"""What a stretch of time used on the local stage, read from the logs of its functions."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from infra.cli.deployment import Deployment
from shared.aws.meter import READS

REPORT = re.compile(r"Duration: ([\d.]+) ms\s+Billed Duration: (\d+) ms\s+Memory Size: (\d+) MB")


@dataclass(slots=True)
class Usage:
    """`gigabyte_seconds` are those of the local machine, which is no Graviton: an order of magnitude."""

    read_units: Decimal = Decimal(0)
    write_units: Decimal = Decimal(0)
    invocations: int = 0
    gigabyte_seconds: Decimal = Decimal(0)
    calls: list[str] = field(default_factory=list)
    """Each call with its units, in order, for whoever wants to know where they went."""

    def add_units(self, function: str, operation: str, units: Decimal) -> None:
        self.calls.append(f"{function} {operation} {units}")
        if operation in READS:
            self.read_units += units
        else:
            self.write_units += units


def real_now() -> datetime:
    """Logs are dated by the real clock, however far the stage has travelled."""
    return datetime.now(UTC)  # noqa: TID251


def usage(stage: Deployment, since: datetime, until: datetime) -> Usage:
    """From real time to real time."""
    found = Usage()
    for function in stage.functions:
        for line in _lines(stage, function, since, until):
            _read(found, function, line)
    return found


def _read(found: Usage, function: str, line: str) -> None:
    if match := REPORT.search(line):
        found.invocations += 1
        found.gigabyte_seconds += Decimal(match[2]) / 1000 * Decimal(match[3]) / 1024
    elif '"units"' in line and line.startswith("{"):
        logged = json.loads(line)
        if logged.get("message") == "units":
            found.add_units(function, logged["operation"], Decimal(str(logged["units"])))


def _lines(stage: Deployment, function: str, since: datetime, until: datetime) -> Iterator[str]:
    arguments: dict[str, Any] = {
        "logGroupName": f"/{stage.app}/{stage.stage}/{function}",
        "startTime": int(since.timestamp() * 1000),
        "endTime": int(until.timestamp() * 1000),
    }
    while True:
        page = stage.client("logs").filter_log_events(**arguments)
        yield from (one["message"].strip() for one in page["events"])
        if not page.get("nextToken"):
            return
        arguments["nextToken"] = page["nextToken"]
