"""`tributary identity dry-run`: what changed rules would do to the customers of a stage, without touching it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from infra.brand import brand_file, documents
from infra.brand.problems import BrandError
from infra.brand.typed import typed
from infra.cli import deployment
from infra.cli.console import console, text
from infra.cli.writing import writable
from infra.dry_run.report import Report
from infra.dry_run.scan import Scan
from infra.dry_run.screen import show
from infra.dry_run.trial import Trial, trial
from infra.whole_table import WholeTable
from shared import configuration
from shared.aws import keys
from shared.configuration import Brand
from shared.errors import NotFoundError
from shared.events import Identifier
from shared.overrides.typed import BRAND

EXAMPLES = 5
COLUMNS = (TextColumn("{task.completed:,} items"), BarColumn(), TimeElapsedColumn(), TextColumn("{task.fields[did]}"))

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """Who is one customer: try other rules on what happened."""


@app.command("dry-run")
def dry_run(  # noqa: PLR0913 - a command has as many parameters as options
    context: typer.Context,
    *,
    rules: Annotated[Path, typer.Option(help="The changed brand.yaml.")],
    since: Annotated[datetime | None, typer.Option(help="Only events from then on, UTC.")] = None,
    out: Annotated[Path | None, typer.Option("--json", help="Write all that was found, not examples only.")] = None,
    show_values: Annotated[bool, typer.Option("--show-values", help="Addresses and all: personal data.")] = False,
    fail_on_change: Annotated[bool, typer.Option("--fail-on-change", help="Exit with 1 if anything changes.")] = False,
) -> None:
    """Replay the events of the stage under changed rules and tell the difference. Nothing is written to the stage."""
    changed, stage = read_rules(rules), deployment.of(context)
    if out:
        writable(out)
    names = Names(stage.secrets().key("keys/identity", stage.now()), kept=show_values)
    tried = trial(configuration.brand(), changed, names.hide)
    read(Scan(WholeTable(stage.client("dynamodb"), stage.table), since.replace(tzinfo=UTC) if since else None), tried)
    with console.status("comparing"):
        outcome = tried.outcome()
    show(Report(outcome, names.values.get, EXAMPLES))
    if out:
        out.write_text(json.dumps(Report(outcome, names.values.get).plain(), indent=1, ensure_ascii=False) + "\n")
        console.print(f"wrote {text(out)}")
    if fail_on_change and outcome.difference.any:
        raise typer.Exit(1)


class Names:
    """Gives identifiers their ids, and remembers whose they are only where values are to be shown."""

    def __init__(self, key: bytes, *, kept: bool) -> None:
        self._key, self._kept = key, kept
        self.values: dict[str, str] = {}

    def hide(self, one: Identifier) -> str:
        hidden = keys.identifier_id(one, self._key)
        if self._kept:
            self.values[hidden] = one.value
        return hidden


def read_rules(file: Path) -> Brand:
    """As the build would take it; journeys and templates beside it are not looked at."""
    if not file.is_file():
        raise NotFoundError(f"no file {file}: give the changed brand.yaml with --rules")
    document = documents.read(file.parent, file.name)
    brand = typed(document, BRAND)
    if problems := brand_file.check(brand, document):
        raise BrandError(problems)
    return brand


def read(scan: Scan, tried: Trial) -> None:
    """The whole table goes by once: half a read unit for each 4 KB of it."""
    units = 0.0
    with Progress(*COLUMNS, console=console, transient=True) as progress:
        task = progress.add_task("", total=scan.table.size() or None, did="")
        for page in scan.pages():
            tried.learn(page.items)
            units += page.units
            progress.update(task, advance=page.looked_at, did=f"{tried.events:,} events, {units:,.0f} read units")
    console.print(
        f"{tried.events:,} events, {len(tried.cuts):,} cuts and {len(tried.consents):,} addresses with consent"
        f" read for {units:,.1f} read units\n"
    )
