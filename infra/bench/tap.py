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
from msgspec import Struct

from infra.bench import request_units
from infra.bench.request_units import Typed
from shared.aws.clients import client
from shared.errors import Permanent

Answer = Callable[["Asked", Any], AWSResponse]
"""Makes what came back, of what was asked and the request on its way."""


class Asked(Struct, frozen=True):
    """A call as our code made it."""

    service: str
    operation: str
    parameters: Typed


class Call(Struct, frozen=True):
    """One request as it went out, and its answer as it came in."""

    asked: Asked
    answer: tuple[int, dict[str, str], bytes]


@dataclass(slots=True)
class Tap:
    """`away` are CPU seconds spent on the other side. `read` gives an item as it is, where units are to be counted."""

    answer: Answer
    away: float = 0.0
    calls: list[Call] = field(default_factory=list)
    write_units: float = 0.0
    read_units: float = 0.0
    read: Callable[[Typed], Typed | None] | None = None
    _asked: Asked = field(init=False)
    _replayed: list[Call] = field(default_factory=list)

    @contextmanager
    def on(self, session: Any) -> Iterator[None]:
        """Between all clients that this session makes inside the block and the world."""
        session.register("provide-client-params", self._ask)
        session.register("before-send", self._send)
        yield
        session.unregister("provide-client-params", self._ask)
        session.unregister("before-send", self._send)

    def clear(self) -> None:
        self.away, self.calls, self.write_units, self.read_units = 0.0, [], 0.0, 0.0

    def _ask(self, params: Typed, model: Any, **_: Any) -> None:
        self._asked = Asked(model.service_model.service_name, model.name, params)

    def _send(self, request: Any, **_: Any) -> AWSResponse:
        began = time.process_time()
        try:
            if self._replayed and self._replayed[0].asked.operation == self._asked.operation:
                return response(request.url, *self._replayed.pop(0).answer)
            return self._pass_on(request)
        finally:
            self.away += time.process_time() - began

    def _pass_on(self, request: Any) -> AWSResponse:
        asked, before = self._asked, self._written(self._asked)
        back = self.answer(asked, request)
        self.calls.append(Call(asked, (back.status_code, dict(back.headers), back.content)))
        if self.read and asked.service == "dynamodb":
            self._count(asked, before, json.loads(back.content))
        return response(request.url, *self.calls[-1].answer)

    def _written(self, asked: Asked) -> list[Typed | None]:
        keys = request_units.written_keys(asked.operation, asked.parameters)
        return [self.read(key) for key in keys] if self.read else []

    def _count(self, asked: Asked, before: list[Typed | None], answer: Typed) -> None:
        if not before:
            self.read_units += request_units.read_by(asked.operation, asked.parameters, answer)
        together = asked.operation == "TransactWriteItems"
        for old, new in zip(before, self._written(asked), strict=True):
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
        client(call.asked.service)._make_api_call(call.asked.operation, call.asked.parameters)
    except ClientError:
        return  # a condition that was lost the first time is lost again


def response(url: str, status: int, headers: dict[str, str], body: bytes) -> AWSResponse:
    return AWSResponse(url, status, headers, _Raw(body))


class _Raw(io.BytesIO):
    """As much of urllib3's response as botocore reads."""

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.getvalue()
