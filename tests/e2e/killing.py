"""Workers of the local AWS that die in the middle of their work, and come again."""

import json
import os
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Any

from infra.cli.deployment import Deployment
from infra.local import server

WORKER = "_worker.py"
IDENTITY = (*["resolve_identity"] * 9, "")
"""One in ten dies at the door, or behind: too often there, and nothing would come in."""

MOST_RECEIVES = 100
SOON_SECONDS = 6
"""Of a message that a killed worker had in hand; on AWS it is six times the function's time-out."""


@contextmanager
def killing(draw: Random, *, every_seconds: float, of: Sequence[str] = IDENTITY) -> Iterator[list[int]]:
    """While inside, one worker of our own emulator dies now and then, of one of these functions, "" of any. Gives the
    list of those that did.
    """
    killed: list[int] = []
    done = Event()

    def kill() -> None:
        while not done.wait(draw.uniform(0, 2 * every_seconds)):
            if found := workers(draw.choice(of)):
                one = draw.choice(found)
                os.kill(one, signal.SIGKILL)
                killed.append(one)

    killer = Thread(target=kill, daemon=True)
    killer.start()
    try:
        yield killed
    finally:
        done.set()
        killer.join()


def stay(stage: Deployment, killed: list[int], most: int) -> None:
    """Go on killing until so many have died, or there is nothing left to die over."""
    sqs, url, name = stage.client("sqs"), stage.queues["events"], "ApproximateNumberOfMessages"
    while (
        len(killed) < most and sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"][name] != "0"
    ):
        time.sleep(1)


def workers(function: str) -> list[int]:
    """Of a function, or of all; children of the emulator that this checkout has started, and nobody else's."""
    ours = server.process_id()
    found = {child: _command(child) for child in _children(ours)} if ours else {}
    return [child for child, command in found.items() if WORKER in command and function in command]


def ended(process: int) -> bool:
    """By its state. Its command is gone before its pipes are, and who started it sees it end later still: what is
    written to it meanwhile is lost.
    """
    state = _stat(process)
    return not state or state[0] in "ZX"


def _children(parent: int) -> list[int]:
    """By each process's own word: the kernel's list of a task's children leaves some out while others end."""
    processes = [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()]
    return [one for one in processes if (state := _stat(one)) and int(state[1]) == parent]


def _stat(process: int) -> list[str]:
    """State, parent and more; the command before them may hold anything. Empty once it has been waited for."""
    return _read(Path(f"/proc/{process}/stat")).rpartition(")")[2].split()


def _command(process: int) -> str:
    return _read(Path(f"/proc/{process}/cmdline"))


def _read(path: Path) -> str:
    """Empty where the process has ended meanwhile."""
    try:
        return path.read_text()
    except OSError:
        return ""


@contextmanager
def soon_again(stage: Deployment, *queues: str) -> Iterator[None]:
    """While inside, deliveries of these queues come again within seconds, and often enough, since dying counts as a
    receive. It ends where all are done: one that died too often would be a dead letter the moment the queue is what it
    was.
    """
    with ExitStack() as changed:
        for name in queues or ("events",):
            changed.enter_context(_impatient(stage.client("sqs"), stage.queues[name]))
        yield


@contextmanager
def _impatient(sqs: Any, url: str) -> Iterator[None]:
    names = ["VisibilityTimeout", "RedrivePolicy"]
    before = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    patient = json.dumps(json.loads(before["RedrivePolicy"]) | {"maxReceiveCount": MOST_RECEIVES})
    sqs.set_queue_attributes(
        QueueUrl=url, Attributes={"VisibilityTimeout": str(SOON_SECONDS), "RedrivePolicy": patient}
    )
    try:
        yield
    finally:
        sqs.set_queue_attributes(QueueUrl=url, Attributes={name: before[name] for name in names})
