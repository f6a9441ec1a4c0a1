"""`tributary dlq`: look at what failed for good, and once its cause is gone, let it run again."""

import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from infra.cli import deployment, stream_letters
from infra.cli.console import console, table, text
from infra.cli.deployment import Deployment
from shared.errors import NotFoundError

SUFFIX = "-dead"
DEAD = "ApproximateNumberOfMessages"
READ_SECONDS = 60
"""How long a message that is being put back stays invisible to others."""

app = typer.Typer(help="Dead letters: list them, and send them back to where they failed.", no_args_is_help=True)


@app.command("list")
def show(context: typer.Context) -> None:
    """How many dead letters lie where."""
    found = counts(deployment.of(context))
    rows = ((text(name), f"[red]{count}[/]" if count else "0") for name, count in found.items())
    table("Dead letters", ("queue", "messages"), rows)
    if any(found.values()):
        console.print("`tributary dlq redrive QUEUE` sends them back.")


@app.command()
def redrive(context: typer.Context, queue: Annotated[str, typer.Argument(help="As listed, such as events.")]) -> None:
    """Send the dead letters of QUEUE back to where they failed."""
    console.print(f"{send_back(deployment.of(context), queue)} sent back from {queue}")


def send_back(stage: Deployment, queue: str) -> int:
    """How many. One that fails again stays where it is."""
    url = queues(stage).get(queue)
    if url is None:
        raise NotFoundError(f"no dead letters called {queue!r}; there are {', '.join(queues(stage))}")
    sqs, done = stage.client("sqs"), 0
    for message in _received(sqs, url):
        _again(stage, queue, json.loads(message["Body"]), message["Body"])
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        done += 1
    return done


def queues(stage: Deployment) -> dict[str, str]:
    """Short name to address; a queue's dead letters carry its name and end in `-dead`."""
    prefix = f"{stage.app}-{stage.stage}-"
    found = stage.client("sqs").list_queues(QueueNamePrefix=prefix).get("QueueUrls", [])
    names = {url.rpartition("/")[2].removeprefix(prefix): url for url in found}
    return {name.removesuffix(SUFFIX): url for name, url in sorted(names.items()) if name.endswith(SUFFIX)}


def counts(stage: Deployment) -> dict[str, int]:
    sqs = stage.client("sqs")
    found = {name: sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[DEAD]) for name, url in queues(stage).items()}
    return {name: int(answer["Attributes"][DEAD]) for name, answer in found.items()}


def _received(sqs: Any, url: str) -> Iterator[Mapping[str, Any]]:
    options = {"QueueUrl": url, "MaxNumberOfMessages": 10, "VisibilityTimeout": READ_SECONDS}
    while batch := sqs.receive_message(**options).get("Messages"):
        yield from batch


def _again(stage: Deployment, queue: str, content: Mapping[str, Any], body: str) -> None:
    if "DDBStreamBatchInfo" in content:
        return stream_letters.replay(stage, content["DDBStreamBatchInfo"], content["requestContext"]["functionArn"])
    stage.client("sqs").send_message(QueueUrl=stage.queues[queue], MessageBody=body)
