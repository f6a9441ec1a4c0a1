"""Wait until a broadcast is counted, and put together what became of a large one."""

import time
from collections import Counter
from typing import Any

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from infra.cli import api
from infra.cli.console import console
from infra.cli.deployment import Deployment

COLUMNS = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[did]}"), TimeElapsedColumn())
POLL_SECONDS = 0.5
NUMBERS = ("left", "sent")
BY_REASON = ("withheld", "failed", "held", "ended")


def counted(stage: Deployment, name: str) -> Any:
    """The broadcast, once everybody in the segment was looked at."""
    members = None
    with Progress(*COLUMNS, console=console, transient=True) as progress:
        bar = progress.add_task("counting", total=None, did="")
        while True:
            known = api.get(stage, f"/broadcasts/{name}")["broadcast"]
            if members is None:
                members = api.get(stage, f"/segments/{known['segment']}")["members"]
            looked = known["count"]["looked"]
            progress.update(bar, total=members, completed=looked, did=f"{looked:,} of about {members:,} members")
            if known["count"]["done_at"]:
                return known
            time.sleep(POLL_SECONDS)


def outcome(stage: Deployment, name: str) -> tuple[Any, dict[str, Any]]:
    """The last answer, and the sums of all."""
    numbers: Counter[str] = Counter()
    reasons: dict[str, Counter[str]] = {kind: Counter() for kind in BY_REASON}
    query: dict[str, str] = {}
    with Progress(*COLUMNS, console=console, transient=True) as progress:
        bar = progress.add_task("reading what became of it", total=None, did="")
        while True:
            found = api.get(stage, f"/broadcasts/{name}", query)
            for number in NUMBERS:
                numbers[number] += found["outcome"][number]
            for kind in BY_REASON:
                reasons[kind].update(found["outcome"][kind])
            progress.update(bar, did=f"{sum(numbers.values()) + sum(map(Counter.total, reasons.values())):,}")
            if found["next"] is None:
                return found, {**numbers, **reasons}
            query = {"after": found["next"]}
