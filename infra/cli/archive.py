"""`tributary archive`: what was received in the last months, and reading it once more with today's connectors."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec
import typer

from infra.cli import audit, deployment
from infra.cli.console import moment, table, text
from infra.cli.deployment import Deployment
from infra.cli.job_follow import follow
from shared.archive.reading import Archive
from shared.archive.replaying import JOB
from shared.archive.wanted import Wanted
from shared.aws.objects import Objects
from shared.errors import InvalidRequestError
from shared.jobs.jobs import Jobs

app = typer.Typer(
    help="Every accepted delivery of the last months, sealed; and reading it again.", no_args_is_help=True
)
HOUR = timedelta(hours=1)

Since = Annotated[str, typer.Option(help="From when on (UTC), such as 2026-11-22 or 2026-11-22T14:00.")]
Until = Annotated[str, typer.Option(help="Until when; now where left out.")]
Source = Annotated[str, typer.Option(help="Only these: shopify, or shopify/shop-a.")]
Type = Annotated[str, typer.Option("--type", help="Only deliveries with an event of this name: order.placed.")]


@app.command("list")
def list_(  # noqa: PLR0913 - options
    context: typer.Context, *, since: Since, until: Until = "", source: Source = "", kind: Type = ""
) -> None:
    """Show what was received: how much of what, from whom."""
    stage = deployment.of(context)
    rows = [
        (moment(one.received_at), f"{one.connector}/{one.source}", text(", ".join(one.types)), one.id)
        for one in opened(stage).all(wanted(stage, since, until, source, kind))
    ]
    table("Archive", ("received", "from", "events", "delivery"), sorted(rows))


@app.command()
def replay(  # noqa: PLR0913 - options
    context: typer.Context, *, since: Since, until: Until = "", source: Source = "", kind: Type = ""
) -> None:
    """Read deliveries again with the connectors as they are deployed. What is known already stays as it is."""
    stage = deployment.of(context)
    asked = wanted(stage, since, until, source, kind)
    with audit.noted(stage, "archive_replay", f"{since} {until} {source} {kind}".strip()):
        job = begin(stage, asked)
    became = follow(stage, JOB, job)
    table("Read again", ("what became of it", ""), ((name, f"{n:,}") for name, n in became.items()))


def begin(stage: Deployment, asked: Wanted) -> str:
    """The id of the job."""
    job = f"replay-{stage.now():%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
    Jobs(stage.client, stage.jobs).begin(JOB, job, msgspec.to_builtins(asked))
    return job


def opened(stage: Deployment) -> Archive:
    objects = Objects(stage.client("s3"), stage.bucket)
    return Archive(objects, stage.store(), lambda: stage.secrets().key("keys/identity", stage.now()))


def wanted(stage: Deployment, since: str, until: str, *of: str) -> Wanted:
    """`of` which source, and which type."""
    return Wanted(_moment(since), _moment(until) if until else stage.now() + HOUR, *of)


def _moment(told: str) -> datetime:
    try:
        at = datetime.fromisoformat(told)
    except ValueError:
        raise InvalidRequestError(f"{told!r} is no time: write 2026-11-22 or 2026-11-22T14:00") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
