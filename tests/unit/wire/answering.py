"""What a provider's server may do with a request: answer, refuse, or misbehave, on a real connection."""

import json
import socket
from collections.abc import Callable
from contextlib import suppress

Answer = Callable[[socket.socket, bytes], None]
"""Gets the connection and the request."""


def answers(status: str, body: bytes) -> Answer:
    head = f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n".encode()
    return lambda connection, _: connection.sendall(head + body)


def refusal(code: str, status: str = "400 Bad Request") -> Answer:
    return answers(status, f'{{"__type": "{code}", "message": "no"}}'.encode())


def meta(code: int, subcode: int = 0, status: str = "400 Bad Request") -> Answer:
    error = {"message": "no", "type": "OAuthException", "code": code, "error_subcode": subcode, "fbtrace_id": "A"}
    return answers(status, json.dumps({"error": error}).encode())


def hangs(connection: socket.socket, request: bytes) -> None:
    """Open and silent until the client gives up."""
    connection.settimeout(5)
    with suppress(OSError):
        while connection.recv(65536):
            pass


def drops(connection: socket.socket, request: bytes) -> None:
    connection.shutdown(socket.SHUT_RDWR)


def stops_halfway(connection: socket.socket, request: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 400\r\n\r\n{")
    connection.shutdown(socket.SHUT_RDWR)


def redirects(connection: socket.socket, request: bytes) -> None:
    """To itself, so that whoever follows is counted."""
    here = "http://{}:{}/".format(*connection.getsockname())
    connection.sendall(f"HTTP/1.1 307 Temporary Redirect\r\nlocation: {here}\r\ncontent-length: 0\r\n\r\n".encode())


def xml(code: str, status: str = "400 Bad Request") -> Answer:
    return answers(status, f"<ErrorResponse><Error><Code>{code}</Code></Error></ErrorResponse>".encode())


MISCHIEF = {
    "hangs": hangs,
    "drops the connection": drops,
    "stops in the middle of the answer": stops_halfway,
    "answers 500": answers("500 Internal Server Error", b""),
    "answers 503": answers("503 Service Unavailable", b""),
    "answers 504 without JSON": answers("504 Gateway Timeout", b"<html>"),
    "takes it and says nothing": answers("200 OK", b""),
}
