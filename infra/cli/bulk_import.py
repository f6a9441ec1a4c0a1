"""`tributary import`: a file of customers, orders or suppressed addresses, read where the webhooks are filed."""

from pathlib import Path
from typing import Annotated

import typer

from infra.cli import deployment
from infra.cli.console import console, table, text
from infra.cli.deployment import Deployment
from infra.cli.import_follow import follow, outcome
from infra.cli.import_start import JOB, Wanted, existing, resume, start, stop
from infra.cli.job_follow import halted
from shared.aws.objects import Objects
from shared.errors import InvalidRequestError
from shared.importing import error_file
from shared.importing.models import Import, Kind, State

File = Annotated[Path | None, typer.Argument(help="CSV with a header, or JSON lines; UTF-8.", dir_okay=False)]


def bulk_import(  # noqa: PLR0913 - a command has as many parameters as options
    context: typer.Context,
    file: File = None,
    *,
    kind: Annotated[Kind, typer.Option(help="What a row is; `segments import` takes members.")] = "customers",
    source: Annotated[str, typer.Option(help="Where it comes from: crm/main, or shopify/shop-a.")] = "",
    mapping: Annotated[Path | None, typer.Option(help="YAML: the file's columns to ours.")] = None,
    delimiter: Annotated[str, typer.Option(help="Of a CSV file: , ; or tab; seen from its header.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would be refused.")] = False,
    resume_id: Annotated[str | None, typer.Option("--resume", help="Go on with an import that stopped.")] = None,
    status_id: Annotated[str | None, typer.Option("--status", help="How far an import is.")] = None,
    stop_id: Annotated[str | None, typer.Option("--stop", help="Stop an import; what is filed stays.")] = None,
) -> None:
    """Import FILE without starting journeys. The same rows again change nothing; Ctrl-C leaves it running."""
    stage = deployment.of(context)
    if status_id:
        return show(stage, existing(stage, status_id))
    if stop_id:
        stop(stage, stop_id)
        return show(stage, existing(stage, stop_id))
    if resume_id:
        return wait(stage, resume(stage, resume_id))
    if file is None:
        raise InvalidRequestError("give a FILE to import, or --resume, --status or --stop with an import's id")
    return wait(stage, start(stage, Wanted(file, kind, source, mapping, delimiter, dry_run)))


def wait(stage: Deployment, import_id: str) -> None:
    console.print(f"import [bold]{text(import_id)}[/]")
    try:
        show(stage, follow(stage, import_id))
    except KeyboardInterrupt:
        console.print(f"It goes on without you: tributary import --status {text(import_id)}")


def show(stage: Deployment, task: Import) -> None:
    """Succeeds also when rows were refused: that is what the error file is for. The first of them are shown as well."""
    job = halted(stage, JOB, task.id) if task.state is State.RUNNING else ""
    table(f"Import {task.id}", ("", ""), outcome(task, stage.bucket, job))
    if task.parts:
        first = error_file.first(task, Objects(stage.client("s3"), stage.bucket))
        table("Refused, the first of them", error_file.COLUMNS, (map(text, row) for row in first))
    if job or task.state is State.STOPPED:
        raise typer.Exit(1)
