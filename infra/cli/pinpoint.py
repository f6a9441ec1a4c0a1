"""`tributary pinpoint import`: what was saved from Amazon Pinpoint becomes a brand folder and files to import."""

from pathlib import Path
from typing import Annotated

import typer

from infra.cli.brand_folder import known
from infra.cli.console import console, table, text
from infra.pinpoint.move import REPORT, Move, move
from infra.pinpoint.report import TITLES, Report

app = typer.Typer(help="Bring journeys, segments, templates and endpoints from Amazon Pinpoint.", no_args_is_help=True)


@app.callback()
def pinpoint() -> None:
    """A group, though it has one command: `import` is what it does, not what it is."""


@app.command("import")
def bring(
    folder: Annotated[
        Path, typer.Argument(help="With saved answers of the API (JSON) and exported endpoints.", exists=True)
    ],
    *,
    to: Annotated[
        Path, typer.Option(help="The brand folder; it needs a brand.yaml and a layout.", exists=True, callback=known)
    ],
    data: Annotated[Path | None, typer.Option(help="Where customers go; <folder>-for-import where left out.")] = None,
) -> None:
    """Write journeys, segments and templates, and tell what changed and what is missing."""
    report = move(Move(folder, to, data or folder.resolve().with_name(f"{folder.resolve().name}-for-import")))
    show(report)
    # A path that is folded to the width of the terminal can be neither clicked nor copied.
    console.print(f"the same is in {to / REPORT}", soft_wrap=True)
    raise typer.Exit(0)


def show(report: Report) -> None:
    table("Written", ("what", "name", "file"), (map(text, one) for one in report.made))
    for kind, title in TITLES.items():
        table(title, ("about", ""), ((text(note.about), text(note.message)) for note in report.of(kind)))
