"""`tributary demo`: a day at a sample shop and the weeks after it, on the deployed local stage."""

import typer

from infra.cli import deployment
from infra.cli.console import console
from infra.cli.idle import Idle
from infra.cost.usage import usage
from infra.demo import checks, report
from infra.demo.outcome import outcomes
from infra.demo.play import play


def demo(context: typer.Context) -> None:
    """Play the story, show what came of it, and succeed only if everything that should be there is there."""
    stage = deployment.of(context)
    stage.only_local("the demo")
    played = play(stage, Idle(stage))
    found = outcomes(stage, played)
    console.rule("What happened")
    report.customers(found)
    report.timeline(found[0])
    report.messages(found)
    report.units(usage(stage, played.began), found)
    right = report.results(checks.checks(played, found))
    console.print("\n[bold]Where to look[/]")
    for what, file in report.write_pages(found):
        console.print(f"  {file}  [dim]{what}[/]")
    if not right:
        raise typer.Exit(1)
