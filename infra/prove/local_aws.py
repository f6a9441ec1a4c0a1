"""`python -m infra.prove.local_aws --seconds 5`: how much the local AWS on this machine bears.

Calls of DynamoDB and invocations of a function that does nothing, by one caller and by eight, and messages from a queue
to it; with each, the processor time that MiniStack itself spent on one. It has one thread for all requests: what it
spends on a run of a journey (`due_minute` counts the calls) is the least that a run takes.
"""

import io
import os
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from infra.cli import deployment
from infra.cli.console import console
from infra.cli.deployment import Deployment
from infra.cli.idle import Idle
from infra.local import server
from shared.aws.queue import Queue

NOTHING = "def handler(event, context):\n    return None\n"
CALLERS = 8
NAMED = f"nothing-{uuid4().hex[:6]}"
KEY = {"pk": NAMED, "sk": " "}


def run(
    seconds: Annotated[float, typer.Option(help="Of each measurement.")] = 5,
    messages: Annotated[int, typer.Option(help="On the queue, and records of the stream.")] = 1_000,
) -> None:
    stage = deployment.read(deployment.OUTPUTS)
    Idle(stage).wait()
    store, found = stage.store(), {"load": round(os.getloadavg()[0], 1), "cores": os.cpu_count()}
    with a_function(stage) as function:
        works: dict[str, Callable[[], object]] = {
            "dynamodb_reads": lambda: store.get(KEY),
            "dynamodb_writes": lambda: store.put(KEY, {"moment": uuid4().hex}),
            "invocations": lambda: stage.client("lambda").invoke(FunctionName=function, Payload=b"{}"),
        }
        for name, work in works.items():
            found |= _rates(name, work, seconds)
        found |= _from_queue(stage, function, messages)
    store.delete(KEY)
    console.print_json(data=found)


@contextmanager
def a_function(stage: Deployment) -> Iterator[str]:
    """With the role of one of ours, which it makes no use of."""
    functions = stage.client("lambda")
    role = functions.get_function_configuration(FunctionName=stage.functions["advance_journey"])["Role"]
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as file:
        file.writestr("nothing.py", NOTHING)
    code = {"Runtime": "python3.12", "Handler": "nothing.handler", "Code": {"ZipFile": package.getvalue()}}
    functions.create_function(FunctionName=NAMED, Role=role, **code)
    try:
        yield NAMED
    finally:
        functions.delete_function(FunctionName=NAMED)


def _rates(name: str, work: Callable[[], object], seconds: float) -> dict[str, float]:
    work()
    return {f"{name}_a_second_{callers}_callers": _rate(work, callers, seconds) for callers in (1, CALLERS)} | _spent(
        name, lambda: _repeat(work, seconds)
    )


def _rate(work: Callable[[], object], callers: int, seconds: float) -> float:
    with ThreadPoolExecutor(callers) as pool:
        done = sum(pool.map(lambda _: _repeat(work, seconds), range(callers)))
    return round(done / seconds, 1)


def _repeat(work: Callable[[], object], seconds: float) -> int:
    done, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        work()
        done += 1
    return done


def _from_queue(stage: Deployment, function: str, messages: int) -> dict[str, float]:
    sqs, functions = stage.client("sqs"), stage.client("lambda")
    url = sqs.create_queue(QueueName=NAMED)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    queue = Queue(sqs, url)
    queue.send([{"number": number} for number in range(messages)])
    began = time.monotonic()

    def taken() -> int:
        mapping = functions.create_event_source_mapping(EventSourceArn=arn, FunctionName=function, BatchSize=10)["UUID"]
        while queue.waiting():
            time.sleep(0.1)
        functions.delete_event_source_mapping(UUID=mapping)
        return messages

    found = _spent("queue_messages", taken)
    rate = round(messages / (time.monotonic() - began), 1)
    sqs.delete_queue(QueueUrl=url)
    return {"queue_messages_a_second": rate} | found


def _spent(name: str, work: Callable[[], int]) -> dict[str, float]:
    """Milliseconds of MiniStack's own for each; its workers have their own."""
    before = _processor_seconds()
    done = work()
    return {f"emulator_ms_of_{name}": round(1000 * (_processor_seconds() - before) / done, 2)}


def _processor_seconds() -> float:
    fields = Path(f"/proc/{server.process_id()}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    typer.run(run)
