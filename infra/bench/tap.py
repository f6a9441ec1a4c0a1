"""Between botocore and an emulator: stops the clock while the emulator works, and keeps what was asked and answered.

So a figure holds our code and botocore's, signing and parsing included, and neither the network nor the store.
"""

import io
import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError

from infra.bench import request_units
from infra.bench.request_units import Typed
from shared.errors import Permanent

Answer = Callable[[str, Any, Typed], AWSResponse]
"""Of operation, request and parameters makes what came back."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it went out, and its answer as it came in."""

    client: Any
    operation: str
    asked: Typed
    answer: tuple[int, dict[str, str], bytes]


@dataclass(slots=True)
class Tap:
    """`away` are CPU seconds spent on the other side. `read` gives an item as it is, while units are counted."""

    away: float = 0.0
    calls: list[Call] = field(default_factory=list)
    write_units: float = 0.0
    read_units: float = 0.0
    read: Callable[[Typed], Typed | None] | None = None
    _asked: Typed = field(default_factory=dict)
    _replayed: list[Call] = field(default_factory=list)

    def attach(self, client: Any, answer: Answer) -> None:
        service, events = client.meta.service_model.service_id.hyphenize(), client.meta.events
        events.register(f"provide-client-params.{service}", self._ask)
        events.register(f"before-send.{service}", lambda **sent: self._send(client, answer, **sent))

    def clear(self) -> None:
        self.away, self.calls, self.write_units, self.read_units = 0.0, [], 0.0, 0.0

    def _ask(self, params: Typed, **_: Any) -> None:
        self._asked = params

    def _send(self, client: Any, answer: Answer, *, request: Any, event_name: str, **_: Any) -> AWSResponse:
        began, operation = time.process_time(), event_name.rpartition(".")[2]
        try:
            if self._replayed and self._replayed[0].operation == operation:
                return response(request.url, *self._replayed.pop(0).answer)
            return self._pass_on(client, answer, request, operation)
        finally:
            self.away += time.process_time() - began

    def _pass_on(self, client: Any, answer: Answer, request: Any, operation: str) -> AWSResponse:
        asked = self._asked
        before = self._written(operation, asked)
        back = answer(operation, request, asked)
        self.calls.append(Call(client, operation, asked, (back.status_code, dict(back.headers), back.content)))
        if self.read and client.meta.service_model.service_name == "dynamodb":
            self._count(operation, asked, before, json.loads(back.content))
        return response(request.url, *self.calls[-1].answer)

    def _written(self, operation: str, asked: Typed) -> list[Typed | None]:
        return [self.read(key) for key in request_units.written_keys(operation, asked)] if self.read else []

    def _count(self, operation: str, asked: Typed, before: list[Typed | None], answer: Typed) -> None:
        if not before:
            self.read_units += request_units.read_by(operation, asked, answer)
            return
        together = operation.startswith("Transact")
        for old, new in zip(before, self._written(operation, asked), strict=True):
            self.write_units += request_units.write_units(old, new, transaction=together)

    @contextmanager
    def replaying(self, calls: Iterable[Call]) -> Iterator[None]:
        """Inside, each request is answered by what came back the first time; a secret read anew is answered as ever."""
        self._replayed = list(calls)
        yield
        if self._replayed:
            raise Permanent(f"{len(self._replayed)} calls were not made again: the second time is not the first")


def replay(call: Call) -> None:
    """The same call by bare botocore, with its parameters ready."""
    try:
        call.client._make_api_call(call.operation, call.asked)
    except ClientError:
        return  # a condition that was lost the first time is lost again


def response(url: str, status: int, headers: dict[str, str], body: bytes) -> AWSResponse:
    return AWSResponse(url, status, headers, _Raw(body))


class _Raw(io.BytesIO):
    """As much of urllib3's response as botocore reads."""

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.getvalue()
