"""`tributary dlq`: look at what failed for good, and once its cause is gone, let it run again."""

from typing import Annotated

import typer

from infra.cli import audit, deployment
from infra.cli.console import console, moment, table, text
from infra.cli.deployment import Deployment
from shared.aws.dead_letters import DeadLetters

app = typer.Typer(help="Dead letters: list them, and send them back to where they failed.", no_args_is_help=True)
Queue = Annotated[str, typer.Argument(help="As listed, such as events.")]


@app.command("list")
def show(context: typer.Context) -> None:
    """How many dead letters lie where."""
    found = counts(deployment.of(context))
    rows = ((text(name), f"[red]{count}[/]" if count else "0") for name, count in found.items())
    table("Dead letters", ("queue", "messages"), rows)
    if any(found.values()):
        console.print("`tributary dlq look QUEUE` shows what they are, `tributary dlq redrive QUEUE` sends them back.")


@app.command()
def look(context: typer.Context, queue: Queue) -> None:
    """Show some of the dead letters of QUEUE, and why they failed, where AWS noted it."""
    found = letters(deployment.of(context)).look(queue)
    rows = ((moment(one.sent_at), text(one.reason or "see the log"), text(one.body[:300])) for one in found)
    table(f"Dead letters of {queue}", ("since", "why", "what"), rows)


@app.command()
def redrive(context: typer.Context, queue: Queue) -> None:
    """Send the dead letters of QUEUE back to where they failed."""
    stage = deployment.of(context)
    with audit.noted(stage, "redrive", queue):
        console.print(f"{send_back(stage, queue)} sent back from {queue}")


def letters(stage: Deployment) -> DeadLetters:
    return DeadLetters(stage.client, f"{stage.app}-{stage.stage}")


def send_back(stage: Deployment, queue: str) -> int:
    return letters(stage).send_back(queue)


def queues(stage: Deployment) -> dict[str, str]:
    return letters(stage).queues()


def counts(stage: Deployment) -> dict[str, int]:
    return letters(stage).counts()
