"""`tributary identity dry-run`: what changed rules would do to the customers of a stage, without touching it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from infra.brand import brand_file
from infra.brand.problems import BrandError
from infra.cli import deployment
from infra.cli.console import console, table, text
from infra.cli.deployment import Deployment
from infra.dry_run.report import STANDINGS, Report, counts
from infra.dry_run.scan import Scan
from infra.dry_run.trial import Trial, trial
from shared import configuration
from shared.aws import keys
from shared.configuration import Brand
from shared.errors import NotFoundError
from shared.events import Identifier

EXAMPLES = 5
COLUMNS = (TextColumn("{task.completed:,} items read"), BarColumn(), TimeElapsedColumn(), TextColumn("{task.fields[did]}"))
app = typer.Typer(help="Who is one customer: try other rules.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Who is one customer: try other rules."""


@app.command("dry-run")
def dry_run(  # noqa: PLR0913 - a command has as many parameters as options
    context: typer.Context,
    *,
    rules: Annotated[Path, typer.Option(help="The changed brand.yaml.")],
    since: Annotated[datetime | None, typer.Option(help="Only events from then on, UTC.")] = None,
    out: Annotated[Path | None, typer.Option("--json", help="Write everything found here, not examples only.")] = None,
    show_values: Annotated[bool, typer.Option("--show-values", help="E-mail addresses and all: personal data.")] = False,
    fail_on_change: Annotated[bool, typer.Option("--fail-on-change", help="Exit with 1 if anything changes.")] = False,
) -> None:
    """Replay the events of the stage under changed rules and tell the difference. Nothing is written to the stage."""
    stage, names = deployment.of(context), Names(_key(deployment.of(context)), kept=show_values)
    tried = trial(configuration.brand(), changed(rules), names.hide)
    read(Scan(stage.client("dynamodb"), stage.table, since and since.replace(tzinfo=UTC)), tried)
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


def changed(rules: Path) -> Brand:
    """A brand.yaml as the build would take it; journeys and templates beside it are not looked at."""
    if not rules.is_file():
        raise NotFoundError(f"no file {rules}: give the changed brand.yaml with --rules")
    brand, document = brand_file.load(rules)
    if problems := brand_file.check(brand, document):
        raise BrandError(problems)
    return brand


def read(scan: Scan, tried: Trial) -> None:
    """The whole table goes by once: half a read unit for each 4 KB of it."""
    units = 0.0
    with Progress(*COLUMNS, console=console, transient=True) as progress:
        task = progress.add_task("", total=scan.size() or None, did="")
        for items, looked_at, used in scan.pages():
            tried.learn(items)
            units += used
            progress.update(task, advance=looked_at, did=f"{tried.events:,} events, {units:,.0f} read units")
    console.print(f"{tried.events:,} events, {len(tried.cuts):,} cuts, {len(tried.consents):,} addresses with consent")


def show(report: Report) -> None:
    found, sides = report.plain(), (report.outcome.before, report.outcome.after)
    rows = ((name, f"{found['before'][name]:,}", f"{found['after'][name]:,}") for name in TOTALS)
    table("Under the rules", ("", "of now", "changed"), rows)
    table("Would change", ("", "how many"), ((what, f"{number:,}") for what, number in counts(report.outcome.difference)))
    for name, heading in {"joins": "Joined from several", "splits": "Split into several", **STANDINGS}.items():
        if found[name]:
            table(f"{heading.capitalize()}, for example", ("",), ((_line(one),) for one in found[name]))
    if found["consent"]:
        table("Consent, for example", ("said no", "meets", "leaves"), map(_consent, found["consent"]))
    for side, heading in zip(("before", "after"), ("Largest now", "Largest under the changed rules"), strict=True):
        rows = ((_named(one), f"{one['identifiers']:,}", f"{one['events']:,}") for one in found[side]["largest"])
        table(heading, ("customer", "identifiers", "events"), rows)
