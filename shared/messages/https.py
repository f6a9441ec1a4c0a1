"""One request over HTTPS to a machine of others, and whether it may have got there.

An address is looked up once, and what is spoken to is what was looked at: nothing but the open internet, however the
name resolves a moment later. Nobody is followed elsewhere.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

import urllib3
from msgspec import Struct
from urllib3.connection import HTTPSConnection

from shared import retry_after
from shared.messages.destinations import Destination, Lookup, destination, lookup
from shared.messages.models import Outcome, State

HTTPS = "https"
"""The service of a route that is not one of AWS's."""

CONNECT_SECONDS, READ_SECONDS = 2, 8
LONGEST_SECONDS = 10
"""For the whole of an answer that comes drop by drop, its head as well: each drop begins the time-outs anew."""

MAX_BYTES = 64 * 1024
ALWAYS = {"content-type": "application/json", "accept": "application/json", "user-agent": "tributary"}
BEFORE_THE_FIRST_BYTE = (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError)

Document = Callable[[str, datetime], Mapping[str, Any]]


class Post(Struct, frozen=True):
    """`method` is another where a vendor takes something back by DELETE."""

    url: str
    body: bytes
    headers: Mapping[str, str] = {}
    method: str = "POST"

    def __repr__(self) -> str:
        return f"Post({self.method} {self.url})"


class Answer(Struct, frozen=True):
    """`wait` is after how many seconds whoever answered wants to be asked again, where it says so."""

    status: int
    body: bytes
    wait: int | None = None

    def __repr__(self) -> str:
        return f"Answer({self.status})"

    @property
    def good(self) -> bool:
        return 200 <= self.status < 300


class Https:
    """`document` reads a secret by its path. `local`: stand-ins on the same machine are spoken to, in plain HTTP."""

    def __init__(
        self, document: Document, *, local: bool = False, find: Lookup = lookup, ca: str | None = None
    ) -> None:
        self.document = document
        self._local, self._find, self._ca = local, find, ca

    def send(self, post: Post) -> Answer | Outcome:
        """Exactly one request; without an answer what that says of the message: surely not sent, or unknown."""
        found = destination(post.url, self._find, local=self._local)
        if isinstance(found, Outcome):
            return found
        try:
            return self._ask(found, post)
        except urllib3.exceptions.HTTPError as error:
            return Outcome(_state(error), detail=type(error).__name__)

    def _ask(self, to: Destination, post: Post) -> Answer:
        pool, until = self._pool(to), time.monotonic() + LONGEST_SECONDS
        headers = {**ALWAYS, **post.headers, "host": to.authority}
        with pool:
            response = pool.urlopen(
                post.method, to.path, body=post.body, headers=headers, redirect=False, preload_content=False
            )
            try:
                return Answer(response.status, _read(response, until), retry_after.seconds(response.headers))
            finally:
                response.close()

    def _pool(self, to: Destination) -> urllib3.HTTPConnectionPool:
        timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
        if not to.secure:
            return urllib3.HTTPConnectionPool(to.ip, to.port, timeout=timeout, retries=False)
        return _Pool(
            to.ip,
            to.port,
            timeout=timeout,
            retries=False,
            ca_certs=self._ca,
            # OpenSSL itself compares the name: what it refuses, it refuses before a byte of ours is written.
            server_hostname=to.host,
        )


class _Connection(HTTPSConnection):
    """Ends when its time is over, whatever comes: what waits for it then reads that it broke off."""

    _end: threading.Timer | None = None

    def connect(self) -> None:
        super().connect()
        self._end = threading.Timer(LONGEST_SECONDS, _shut, (self.sock,))
        self._end.daemon = True
        self._end.start()

    def close(self) -> None:
        if self._end:
            self._end.cancel()
        super().close()


class _Pool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _Connection


def _shut(connection: socket.socket) -> None:
    """Below TLS, which another thread is reading. It may be closed by now."""
    with suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


def _read(response: urllib3.BaseHTTPResponse, until: float) -> bytes:
    """As much as anybody needs: what is longer, or late, is cut off, and the status tells what became of it."""
    content = bytearray()
    with suppress(urllib3.exceptions.HTTPError):
        while len(content) < MAX_BYTES and time.monotonic() < until:
            if not (block := response.read1(MAX_BYTES - len(content))):
                break
            content += block
    return bytes(content)


def _state(error: urllib3.exceptions.HTTPError) -> State:
    """A machine that shows the certificate of another was told nothing."""
    cause = error.args[0] if isinstance(error, urllib3.exceptions.SSLError) and error.args else None
    before = isinstance(error, BEFORE_THE_FIRST_BYTE) or isinstance(cause, ssl.SSLCertVerificationError)
    return State.READY if before else State.UNKNOWN
