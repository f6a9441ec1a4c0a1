"""`tributary journeys list`, `show`, `draw`, `test`: what a brand folder defines. Nothing here needs a deployment."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from infra.brand.compile import Compiled, check_brand
from infra.cli import journey_diff, operating
from infra.cli.brand_folder import BRAND, Brand
from infra.cli.console import console, table, text
from infra.cli.simulate import simulate
from infra.journeys import draw as drawing
from infra.journeys import scenario
from shared.errors import NotFoundError, Permanent
from shared.journeys.definition import Journey
from shared.overrides.wording import unknown

SHIPPED = Path("tests/scenarios")

app = typer.Typer(
    help="See, draw and test the journeys of a brand folder; operate those of a stage.", no_args_is_help=True
)
Name = Annotated[str, typer.Argument(help="The journey's name.")]


class Format(StrEnum):
    SVG = "svg"
    MERMAID = "mermaid"


@app.command("list")
def list_(brand: Brand = BRAND) -> None:
    """All journeys: what starts them, and which version is in force."""
    rows = [
        (text(one.name), one.message_class, text(one.trigger.summary()), f"{len(one.steps)} steps", one.version)
        for one in check_brand(brand).journeys
    ]
    table("Journeys", ("name", "class", "starts with", "length", "version"), rows)


@app.command()
def show(name: Name, brand: Brand = BRAND) -> None:
    """One journey, step by step."""
    journey = find(check_brand(brand), name)
    console.print(f"[bold]{text(journey.name)}[/] {text(journey.description.strip())}\n")
    console.print(f"  [dim]starts with: {text(journey.trigger.summary())}[/]")
    for note in drawing.notes(journey):
        console.print(f"  [dim]{text(note)}[/]")
    console.print()
    rows = [(text(step.id), text(step.summary()), text(_leads(journey, step.id))) for step in journey.steps]
    table("Steps", ("step", "does", "leads to"), rows)


@app.command()
def draw(
    name: Name,
    brand: Brand = BRAND,
    *,
    form: Annotated[Format, typer.Option("--format", help="A picture, or text that renders itself.")] = Format.SVG,
    out: Annotated[Path | None, typer.Option(help="Write a file instead of printing.")] = None,
) -> None:
    """A picture of one journey, made from its definition."""
    drawn = drawing.FORMATS[form](find(check_brand(brand), name))
    if out is None:
        console.out(drawn, end="", highlight=False)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(drawn, encoding="utf-8")
    console.print(f"wrote {out}")


@app.command("test")
def play(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Scenario files; without any, those of the brand.", dir_okay=False)
    ] = None,
    brand: Brand = BRAND,
) -> None:
    """Play scenario files against the real engine and the real message policy, with a clock that travels."""
    compiled, played, failed = check_brand(brand), 0, 0
    stage = scenario.Stage(compiled.brand, journeys_of(compiled), compiled.segments, compiled.templates)
    for file in files or scenarios_of(brand):
        console.print(f"[bold]{text(file)}[/]", soft_wrap=True)
        for result in scenario.play(file, stage):
            played, failed = played + 1, failed + bool(result.problems)
            console.print(f"  [{'red]✘' if result.problems else 'green]✔'}[/] {text(result.scenario)}")
            for problem in result.problems:
                console.print(f"    {text(file.parent)}/{text(problem)}", soft_wrap=True)
    if failed:
        raise Permanent(f"{failed} of {played} scenarios failed with the journeys of {brand}")
    console.print(f"All {played} scenarios came true with the journeys of {text(brand)}")


def scenarios_of(brand: Path) -> list[Path]:
    """Those of the shipped brand are among the tests, because they are tests of the engine, too."""
    folder = SHIPPED if brand.resolve() == BRAND.resolve() else brand / "scenarios"
    found = sorted(folder.glob("*.yaml"))
    if not found:
        raise NotFoundError(
            f"no scenarios in {folder}: write some there (docs/scenarios.md), or name the files to play"
        )
    return found


for one in (simulate, operating.counts, operating.pause, operating.resume, operating.stop, operating.release):
    app.command()(one)
app.command()(journey_diff.diff)
app.command()(journey_diff.migrate)


def find(compiled: Compiled, name: str) -> Journey:
    journeys = journeys_of(compiled)
    if name not in journeys:
        raise NotFoundError(f"{unknown('journey', name, sorted(journeys))}; `tributary journeys list` has them")
    return journeys[name]


def journeys_of(compiled: Compiled) -> Mapping[str, Journey]:
    return {journey.name: journey for journey in compiled.journeys}


def _leads(journey: Journey, step_id: str) -> str:
    ways = journey.step(step_id).ways()
    return ", ".join(
        f"{journey.following(step_id, way.then) or 'end'} {f'({way.label})' if way.label else ''}".strip()
        for way in ways
    )
