"""Workers of the local AWS that die at a call that was chosen before: just before it is carried out, or just after.

Runs inside MiniStack (see ministack.py). A PUT says whom to follow: those invocations of a function whose event holds a
word, and at which call the process dies, once. A GET says what was called so far. Each invocation that is followed
begins in a new process, so that it makes every call there is: one that was there before remembers answers. Calls say
themselves to which invocation they belong, by the trace id that AWS, too, gives to one.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from ministack import app
from ministack.core import lambda_runtime

from infra.local import asked
from infra.local.stand_ins import Answer, answer

DYING = "/_tributary/dying"
serve_all, invoke = app.app, lambda_runtime.Worker.invoke
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


@dataclass(slots=True)
class Followed:
    """Dies at the `call`th call of that operation, from 0, in the `delivery`th invocation, or in any; without an
    operation it does not die.
    """

    function: str
    word: str
    operation: str = ""
    call: int = 0
    delivery: int | None = None
    after: bool = False
    calls: list[list[str]] = field(default_factory=list)
    """Of each invocation so far."""

    died: bool = False

    def begins(self) -> "Invocation":
        self.calls.append([])
        return Invocation(self, len(self.calls) - 1)


@dataclass(frozen=True, slots=True)
class Invocation:
    of: Followed
    number: int

    def calls(self, operation: str) -> bool:
        """Whether it is the last one."""
        made, wanted = self.of.calls[self.number], self.of.delivery in (None, self.number)
        made.append(operation)
        last = wanted and operation == self.of.operation and made.count(operation) == self.of.call + 1
        self.of.died |= last
        return last


followed: list[Followed] = []
under_way: dict[str, tuple[Any, list[Invocation]]] = {}
"""Worker, and who is followed in what it does, by trace id."""


def invoked(worker: Any, event: Any, request_id: str, **more: Any) -> Any:
    said = json.dumps(event)
    found = [one for one in followed if worker.func_name == one.function and one.word in said and not one.died]
    if not found:
        return invoke(worker, event, request_id, **more)
    _end(worker)
    under_way[request_id] = worker, [one.begins() for one in found]
    try:
        return invoke(worker, event, request_id, **{**more, "trace_id": request_id})
    finally:
        del under_way[request_id]


async def served(scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
    """Nobody is left to hear the answer to a last call."""
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope.get("headers", ())}
    worker, invocations = under_way.get(headers.get("x-amzn-trace-id", ""), (None, []))
    dying = [one.of for one in invocations if one.calls(asked.operation(headers))]
    if not dying:
        await serve_all(scope, receive, send)
        return
    if all(one.after for one in dying):
        await serve_all(scope, receive, _unheard)
    _end(worker)


async def _unheard(_: Any) -> None:
    pass


def _end(worker: Any) -> None:
    """At once. MiniStack starts another process for the next invocation that it gives to this worker."""
    if process := worker._proc:
        process.kill()
        process.wait()


def serve(method: str, path: str, body: bytes) -> Answer | None:
    if path != DYING:
        return None
    if method == "PUT":
        followed[:] = [Followed(**one) for one in json.loads(body)]
    return answer(200, {"followed": [asdict(one) for one in followed]})


def install() -> None:
    app.app, lambda_runtime.Worker.invoke = served, invoked
