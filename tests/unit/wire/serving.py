"""A server on a real socket that notes every request."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

from tests.unit.wire.answering import Answer


@contextmanager
def server(answer: Answer) -> Iterator[tuple[str, list[bytes]]]:
    """Its address, and every request it received."""
    requests: list[bytes] = []
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        threading.Thread(target=_serve, args=(listening, answer, requests), daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", requests


def _serve(listening: socket.socket, answer: Answer, requests: list[bytes]) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        with connection:
            requests.append(_request(connection))
            answer(connection, requests[-1])


def _request(connection: socket.socket) -> bytes:
    received = b""
    while b"\r\n\r\n" not in received or len(received.split(b"\r\n\r\n", 1)[1]) < _length(received):
        received += connection.recv(65536)
    return received


def _length(received: bytes) -> int:
    lines = received.split(b"\r\n\r\n", 1)[0].lower().split(b"\r\n")
    return next(int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length"))
