"""MiniStack, started with what it lacks: each part of that is a file beside this one, which says what it mends.

Runs with MiniStack's own interpreter, which has nothing of ours: `.local/ministack/bin/python -P` and this file.
"""

import sys
import time
from pathlib import Path
from typing import Any

from ministack import app
from ministack.services import firehose

sys.path.append(str(Path(__file__).parents[2]))
from infra.local import (  # noqa: E402 - MiniStack's own interpreter knows nothing of ours until here
    asked,
    clock,
    dying,
    left,
    mails,
    metrics,
    opt_outs,
    permissions,
    receivers,
    stand_ins,
    streams,
    topics,
    workers,
)

PARTS = (asked, dying, mails, metrics, permissions, streams, topics, workers)
others = app._handle_special_data_plane_request


async def serve(method: str, path: str, *request: Any, **options: Any) -> Any:
    """Services that the emulator does not have, and what was sent by them; at `/` are only those that it has."""
    asked.count(request[0])
    if path == "/":
        return await others(method, path, *request, **options)
    found = stand_ins.serve(path, request, clock.now()) or opt_outs.answered_stop(path, request[1])
    found = found or left.serve(path) or asked.serve(path) or dying.serve(method, path, request[1])
    found = found or _received(method, path, request)
    return found or await others(method, path, *request, **options)


def _received(method: str, path: str, request: tuple[Any, ...]) -> Any:
    """By those who are not AWS."""
    found = receivers.receive(receivers.asked(method, path, request, clock.travelled()))
    if found and found.sent:
        stand_ins.record(*found.sent, clock.now())
    return stand_ins.answer(found.status, found.answer) if found else None


def arrival_time(_: dict[str, Any]) -> time.struct_time:
    """By the stage's clock: who reads the archive asks for hours of that one."""
    return time.gmtime(clock.seconds())


if __name__ == "__main__":
    app._handle_special_data_plane_request, firehose._arrival_time = serve, arrival_time
    for part in PARTS:
        part.install()
    app.main()
