"""`tributary journeys simulate`: a year of a shop, or what really happened, played through the journeys of a folder."""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from infra.cli import simulate_report
from infra.cli import simulate_source as source
from infra.cli.brand_folder import BRAND, Brand, known
from infra.cli.console import console, text
from infra.cli.simulate_folders import Folders
from infra.simulation import crew
from infra.simulation.notebook import Notebook
from infra.simulation.press import SAMPLE
from infra.simulation.report import page
from infra.simulation.report.report import Report
from infra.simulation.simulation import Played, Simulation

COLUMNS = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
NOTEBOOK, PAGE = "played.jsonl", "report.html"


def simulate(  # noqa: PLR0913 - a command has as many parameters as options
    context: typer.Context,
    *,
    customers: Annotated[int, typer.Option(help="Of the made-up shop.", min=1)] = 10_000,
    months: Annotated[int, typer.Option(help="How long its story is.", min=1, max=60)] = 12,
    seed: Annotated[int, typer.Option(help="The same number is the same shop, person by person.")] = 7,
    begins: Annotated[str, typer.Option(help="The month in which the story begins.")] = source.YEAR_BEGINS,
    archive: Annotated[str, typer.Option(help="What a stage received, FROM..TO, instead of a made-up shop.")] = "",
    events: Annotated[Path | None, typer.Option(help="Events from a file, one JSON object a line.")] = None,
    brand: Brand = BRAND,
    against: Annotated[
        Path | None, typer.Option(help="The folder to compare with: the one in force.", exists=True, callback=known)
    ] = None,
    journey: Annotated[str, typer.Option(help="Report on this one; all are played, because they share caps.")] = "",
    render: Annotated[bool, typer.Option("--render", help="Make every mail, and not one in twenty.")] = False,
    workers: Annotated[int, typer.Option(help="Processes; 0 is one for each core.", min=0)] = 0,
    out: Annotated[Path | None, typer.Option(help="Write the report here; a stopped simulation goes on here.")] = None,
) -> None:
    """Who would enter, what would be sent when, what which rule would stop, and what it would cost. Sends nothing."""
    asked = source.Asked(customers, months, seed, begins, events, archive)
    folders = Folders.read(brand, against, journey)
    with source.history(asked, context) as (history, secret):
        simulation = folders.simulation(history, secret, 1.0 if render else SAMPLE)
        notebook = Notebook(out / NOTEBOOK, folders.mark(simulation)) if out else None
        played, whole = _play(simulation, notebook, workers)
        report = Report(simulation, played, whole, str(brand), str(against) if against else None, journey or None)
    simulate_report.show(report, goes_on=out is not None)
    if out:
        (out / PAGE).write_text(page.page(report), encoding="utf-8")
        console.print(f"wrote {text(out / PAGE)}")


def _play(simulation: Simulation, notebook: Notebook | None, workers: int) -> tuple[Played, bool]:
    """And whether all of it was played: Ctrl-C ends with what there is by then."""
    played, known = Played(), dict(notebook.read()) if notebook else {}
    for portion in known.values():
        played.add(portion)
    todo = [one for one in crew.portions(simulation) if one not in known]
    with Progress(*COLUMNS, TimeRemainingColumn(), console=console, transient=True) as progress:
        bar = progress.add_task("circles of customers", total=len(simulation.history))
        progress.advance(bar, sum(map(len, known)))
        try:
            for circles, portion in crew.play(simulation, todo, workers or None):
                played.add(portion)
                progress.advance(bar, len(circles))
                if notebook:
                    notebook.note(circles, portion)
        except KeyboardInterrupt:
            return played, False
    return played, True
