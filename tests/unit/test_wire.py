"""What a send really puts on the wire, against a server on a real socket that misbehaves: one request per call."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress

import botocore.session
import pytest
from botocore.config import Config

from shared.aws import clients
from shared.messages.channels import Envelope, email
from shared.messages.models import State

pytestmark = pytest.mark.enable_socket

OK = b'{"MessageId": "m-1"}'
ENVELOPE = Envelope(
    to="ann@example.com",
    sender="Shop <shop@example.com>",
    send_id="a_b",
    parts={"subject": "Hi", "html": "<p>Hi</p>", "text": "Hi"},
    tags={"journey": "j"},
)
Answer = Callable[[socket.socket], None]


def answers(status: str, body: bytes) -> Answer:
    head = f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n".encode()
    return lambda connection: connection.sendall(head + body)


def refusal(code: str, status: str = "400 Bad Request") -> Answer:
    return answers(status, f'{{"__type": "{code}", "message": "no"}}'.encode())


def hangs(connection: socket.socket) -> None:
    """Open and silent until the client gives up."""
    connection.settimeout(5)
    with suppress(OSError):
        while connection.recv(65536):
            pass


def drops(connection: socket.socket) -> None:
    connection.shutdown(socket.SHUT_RDWR)


def stops_halfway(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 400\r\n\r\n{")
    connection.shutdown(socket.SHUT_RDWR)


CASES = {
    "answers": (answers("200 OK", OK), State.SENT),
    "hangs": (hangs, State.UNKNOWN),
    "drops the connection": (drops, State.UNKNOWN),
    "stops in the middle of the answer": (stops_halfway, State.UNKNOWN),
    "answers 500": (refusal("InternalServiceErrorException", "500 Internal Server Error"), State.UNKNOWN),
    "answers 503": (answers("503 Service Unavailable", b""), State.UNKNOWN),
    "answers 504 without JSON": (answers("504 Gateway Timeout", b"<html>"), State.UNKNOWN),
    "throttles": (refusal("TooManyRequestsException", "429 Too Many Requests"), State.READY),
    "says the limit is exceeded": (refusal("LimitExceededException"), State.READY),
    "has paused sending": (refusal("SendingPausedException"), State.READY),
    "has suspended the account": (refusal("AccountSuspendedException"), State.READY),
    "denies access": (refusal("AccessDeniedException", "403 Forbidden"), State.READY),
    "rejects the message": (refusal("MessageRejected"), State.REFUSED),
    "calls the request bad": (refusal("BadRequestException"), State.REFUSED),
    "does not know the sender": (refusal("MailFromDomainNotVerifiedException"), State.REFUSED),
    "does not know the configuration set": (refusal("NotFoundException", "404 Not Found"), State.REFUSED),
}


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
            answer(connection)


def _request(connection: socket.socket) -> bytes:
    received = b""
    while b"\r\n\r\n" not in received or len(received.split(b"\r\n\r\n", 1)[1]) < _length(received):
        received += connection.recv(65536)
    return received


def _length(received: bytes) -> int:
    lines = received.split(b"\r\n\r\n", 1)[0].lower().split(b"\r\n")
    return next(int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length"))


@pytest.fixture
def provider(monkeypatch):
    """The real factory with shorter time-outs, pointed at a server of ours."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "k",
        "AWS_SECRET_ACCESS_KEY": "s",
        "AWS_DEFAULT_REGION": "eu-central-1",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(clients, "CONNECT_SECONDS", 0.5)
    monkeypatch.setattr(clients, "READ_SECONDS", 0.5)

    def at(url: str):
        monkeypatch.setenv("AWS_ENDPOINT_URL_SESV2", url)
        clients.provider.cache_clear()
        return clients.provider("sesv2")

    yield at
    clients.provider.cache_clear()


@pytest.mark.parametrize("case", CASES)
def test_one_call_is_one_request_and_its_outcome_is_told_truthfully(provider, case):
    answer, state = CASES[case]
    with server(answer) as (url, requests):
        outcome = email.send(provider(url), ENVELOPE)
    assert (outcome.state, len(requests)) == (state, 1)


def test_an_answer_that_comes_after_the_time_out_is_unknown(provider):
    late = threading.Event()

    def answer(connection: socket.socket) -> None:
        late.wait(2)

    with server(answer) as (url, requests):
        outcome = email.send(provider(url), ENVELOPE)
        late.set()
    assert (outcome.state, outcome.detail, len(requests)) == (State.UNKNOWN, "ReadTimeoutError", 1)


def test_a_server_that_nobody_reaches_got_nothing(provider):
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    outcome = email.send(provider(f"http://127.0.0.1:{port}"), ENVELOPE)
    assert (outcome.state, outcome.detail) == (State.READY, "EndpointConnectionError")


def test_a_name_that_does_not_resolve_got_nothing(provider):
    assert email.send(provider("http://nowhere.invalid"), ENVELOPE).state is State.READY


def test_the_sdk_left_to_itself_would_send_more_than_once(provider):
    """Why there is a factory at all; if this ever fails, the SDK has learned."""
    with server(drops) as (url, requests):
        client = botocore.session.get_session().create_client(
            "sesv2", endpoint_url=url, config=Config(read_timeout=0.5)
        )
        email.send(client, ENVELOPE)
    assert len(requests) > 1
