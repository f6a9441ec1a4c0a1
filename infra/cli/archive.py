"""`tributary archive`: what was received in the last months, and reading it once more with today's connectors."""

import gzip
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer
from rich.progress import Progress

from infra.cli import audit, deployment
from infra.cli.console import console, moment, table, text
from infra.cli.deployment import Deployment
from infra.cli.replay import request_of
from shared import connectors, plugins
from shared.archive.lines import Line, line_of, opened
from shared.aws import keys
from shared.aws.intake import Intake
from shared.aws.objects import Objects
from shared.aws.queue import Queue
from shared.errors import InvalidRequestError, NotFoundError
from shared.ingestion import reading
from shared.ingestion.reading import Reading
from shared.ingestion.trust import Believed
from shared.vendor_api.answers import parser

app = typer.Typer(
    help="Every accepted delivery of the last months, sealed; and reading it again.", no_args_is_help=True
)
HOUR = timedelta(hours=1)
LATE = timedelta(hours=1)
"""Firehose names an object by when it was written: minutes after what it holds was received."""

Since = Annotated[str, typer.Option(help="From when on (UTC), such as 2026-11-22 or 2026-11-22T14:00.")]
Until = Annotated[str, typer.Option(help="Until when; now where left out.")]
Source = Annotated[str, typer.Option(help="Only these: shopify, or shopify/shop-a.")]
Type = Annotated[str, typer.Option("--type", help="Only deliveries with an event of this name: order.placed.")]


@dataclass(frozen=True, slots=True)
class Wanted:
    since: datetime
    until: datetime
    source: str = ""
    type: str = ""

    def has(self, line: Line) -> bool:
        at, name = datetime.fromisoformat(line.received_at), f"{line.connector}/{line.source}"
        named = not self.source or name == self.source or line.connector == self.source
        return self.since <= at < self.until and named and (not self.type or self.type in line.types)


@app.command("list")
def list_(  # noqa: PLR0913 - options
    context: typer.Context, *, since: Since, until: Until = "", source: Source = "", kind: Type = ""
) -> None:
    """Show what was received: how much of what, from whom."""
    stage = deployment.of(context)
    rows = [
        (moment(one.received_at), f"{one.connector}/{one.source}", text(", ".join(one.types)), one.id)
        for one in lines(stage, wanted(stage, since, until, source, kind))
    ]
    table("Archive", ("received", "from", "events", "delivery"), sorted(rows))


@app.command()
def replay(  # noqa: PLR0913 - options
    context: typer.Context, *, since: Since, until: Until = "", source: Source = "", kind: Type = ""
) -> None:
    """Read deliveries again with the connectors as they are here now. What is known already stays as it is."""
    stage = deployment.of(context)
    found = list(lines(stage, wanted(stage, since, until, source, kind)))
    with (
        audit.noted(stage, "archive_replay", f"{since} {until} {source} {kind}".strip()),
        Progress(console=console) as progress,
    ):
        outcome = again(stage, progress.track(found, description="reading again"))
    table("Read again", ("what became of it", "deliveries"), ((name, str(n)) for name, n in sorted(outcome.items())))


def wanted(stage: Deployment, *told: str) -> Wanted:
    since, until, source, kind = told
    return Wanted(_moment(since), _moment(until) if until else stage.now() + HOUR, source, kind)


def lines(stage: Deployment, asked: Wanted) -> Iterator[Line]:
    """Hour by hour, so that only objects that may hold something are read; those too large for Firehose as well."""
    hours = int((asked.until + LATE - asked.since) / HOUR) + 2
    prefixes = [f"archive/{asked.since + HOUR * n:%Y/%m/%d/%H}/" for n in range(hours)]
    for prefix in (*prefixes, "archive/large/"):
        for told in _texts(stage, prefix):
            line = line_of(told)
            if asked.has(line):
                yield line


def again(stage: Deployment, found: Iterable[Line]) -> dict[str, int]:
    """How many were sent on, how many nobody can read (yet), and how many concern somebody who was erased."""
    outcome: dict[str, int] = {}
    send = Intake(Queue(stage.client("sqs"), stage.queues["events"]), Objects(stage.client("s3"), stage.bucket)).put
    for line in found:
        became = _again(stage, line, send)
        outcome[became] = outcome.get(became, 0) + 1
    return outcome


def _again(stage: Deployment, line: Line, send: Callable[[dict[str, object]], None]) -> str:
    try:
        delivery, read = read_again(stage, line)
    except NotFoundError:
        return "erased"
    if read.error:
        return f"unreadable: {read.error}"
    send({"delivery": {**delivery, "replayed": True}, "events": list(read.events), "error": None})
    return "sent on"


def read_again(stage: Deployment, line: Line) -> tuple[dict[str, Any], Reading]:
    """The delivery, and what today's connector makes of it. NotFoundError where it concerns somebody erased."""
    items = stage.store().get_many([keys.identifier(home) for home in line.homes], consistent=True)
    salts = {item["pk"]: item["salt"] for item in items if "salt" in item}
    delivery = opened(line, salts, stage.secrets().key("keys/identity", stage.now()))
    connector = plugins.load(connectors, line.connector).connector
    return delivery, reading.read(Believed(connector, request_of(delivery), parser(connector, delivery), "replayed"))


def _texts(stage: Deployment, prefix: str) -> Iterator[str]:
    s3 = stage.client("s3")
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=stage.bucket, Prefix=prefix):
        for one in page.get("Contents", ()):
            body = s3.get_object(Bucket=stage.bucket, Key=one["Key"])["Body"].read()
            plain = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
            yield from (told for told in plain.decode().split("\n") if told)


def _moment(told: str) -> datetime:
    try:
        at = datetime.fromisoformat(told)
    except ValueError:
        raise InvalidRequestError(f"{told!r} is no time: write 2026-11-22 or 2026-11-22T14:00") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
