"""What a send really puts on the wire, against a server on a real socket that misbehaves: one request per call."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import botocore.session
import msgspec
import pytest
from botocore.config import Config

from infra.local import receivers
from shared.aws import clients
from shared.messages import https, reach
from shared.messages.channels import Envelope, Route
from shared.messages.models import Outcome, State
from shared.messages.reach import channel

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)

pytestmark = pytest.mark.enable_socket

Answer = Callable[[socket.socket], None]


def answers(status: str, body: bytes) -> Answer:
    head = f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n".encode()
    return lambda connection: connection.sendall(head + body)


def refusal(code: str, status: str = "400 Bad Request") -> Answer:
    return answers(status, f'{{"__type": "{code}", "message": "no"}}'.encode())


def meta(code: int, subcode: int = 0, status: str = "400 Bad Request") -> Answer:
    error = {"message": "no", "type": "OAuthException", "code": code, "error_subcode": subcode, "fbtrace_id": "A"}
    return answers(status, json.dumps({"error": error}).encode())


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


def redirects(connection: socket.socket) -> None:
    """To itself, so that whoever follows is counted."""
    here = "http://{}:{}/".format(*connection.getsockname())
    connection.sendall(f"HTTP/1.1 307 Temporary Redirect\r\nlocation: {here}\r\ncontent-length: 0\r\n\r\n".encode())


def xml(code: str, status: str = "400 Bad Request") -> Answer:
    return answers(status, f"<ErrorResponse><Error><Code>{code}</Code></Error></ErrorResponse>".encode())


@dataclass(frozen=True)
class Way:
    """A channel by one of its providers, and what the provider says when it takes a message and when it does not."""

    channel: str
    settings: dict[str, Any]
    to: str
    parts: dict[str, Any]
    ok: bytes
    refusals: dict[str, tuple[Answer, State]]
    kind: str = ""
    secret: dict[str, Any] = field(default_factory=dict)
    """What the channel's secret says, where it is not AWS that sends; `{url}` is the server's."""
    taken_as: str = "m-1"

    @property
    def route(self) -> Route:
        return channel(self.channel).route(self._settings())

    def _settings(self) -> Any:
        return msgspec.convert(self.settings, channel(self.channel).settings)

    @property
    def doubt(self) -> State:
        """What becomes of what may have left."""
        return State.READY if self.route.repeatable else State.UNKNOWN

    def send(self, client: Any) -> Outcome:
        envelope = Envelope(
            to=self.to,
            kind=self.kind,
            at=NOW,
            talking=True,
            send_id="a_b",
            parts=self.parts,
            sender="Shop <shop@example.com>",
            tags={"journey": "j"},
            settings=self._settings(),
        )
        return self.route.send(client, envelope)


WAYS = {
    "email": Way(
        channel="email",
        settings={},
        to="ann@example.com",
        parts={"subject": "Hi", "html": "<p>Hi</p>", "text": "Hi"},
        ok=b'{"MessageId": "m-1"}',
        refusals={
            "throttles": (refusal("TooManyRequestsException", "429 Too Many Requests"), State.READY),
            "says the limit is exceeded": (refusal("LimitExceededException"), State.READY),
            "has paused sending": (refusal("SendingPausedException"), State.READY),
            "has suspended the account": (refusal("AccountSuspendedException"), State.READY),
            "denies access": (refusal("AccessDeniedException", "403 Forbidden"), State.READY),
            "rejects the message": (refusal("MessageRejected"), State.REFUSED),
            "calls the request bad": (refusal("BadRequestException"), State.REFUSED),
            "does not know the sender": (refusal("MailFromDomainNotVerifiedException"), State.REFUSED),
            "does not know the configuration set": (refusal("NotFoundException", "404 Not Found"), State.REFUSED),
            "answers 500 in its own words": (
                refusal("InternalServiceErrorException", "500 Internal Server Error"),
                State.UNKNOWN,
            ),
        },
    ),
    "sms by SNS": Way(
        channel="sms",
        settings={"sender": "SHOP"},
        to="+4915155501234",
        parts={"text": "Hi", "parts": 1},
        ok=b"<PublishResponse><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>",
        refusals={
            "throttles": (xml("Throttled", "429 Too Many Requests"), State.READY),
            "denies access": (xml("AuthorizationError", "403 Forbidden"), State.READY),
            "calls the number none": (xml("InvalidParameter"), State.REFUSED),
            "answers 500 in its own words": (xml("InternalError", "500 Internal Server Error"), State.UNKNOWN),
        },
    ),
    "sms by End User Messaging": Way(
        channel="sms",
        settings={"by": "aws_sms", "sender": "SHOP"},
        to="+4915155501234",
        parts={"text": "Hi", "parts": 1},
        ok=b'{"MessageId": "m-1"}',
        refusals={
            "throttles": (refusal("ThrottlingException"), State.READY),
            "has spent the month's budget": (refusal("ServiceQuotaExceededException"), State.READY),
            "denies access": (refusal("AccessDeniedException"), State.READY),
            "knows that the person said STOP": (refusal("ConflictException"), State.REFUSED),
            "calls the request bad": (refusal("ValidationException"), State.REFUSED),
            "does not know the sender": (refusal("ResourceNotFoundException"), State.REFUSED),
        },
    ),
}
WAYS |= {
    "push": Way(
        channel="push",
        settings={},
        to="arn:aws:sns:eu-central-1:123456789012:endpoint/GCM/shop/1",
        parts={"title": "Hi", "body": "Hi"},
        ok=WAYS["sms by SNS"].ok,
        refusals={
            "throttles": (xml("Throttled", "429 Too Many Requests"), State.READY),
            "has an expired certificate": (xml("PlatformApplicationDisabled"), State.READY),
            "knows that the app is gone": (xml("EndpointDisabled"), State.REFUSED),
        },
    ),
    "whatsapp": Way(
        channel="whatsapp",
        settings={"line": "phone-number-id-0123456789abcdef"},
        to="+4915155501234",
        parts={"template": "hello", "language": "en"},
        ok=b'{"messageId": "m-1"}',
        refusals={
            "throttles": (refusal("ThrottledRequestException", "429 Too Many Requests"), State.READY),
            "denies access": (refusal("AccessDeniedException", "403 Forbidden"), State.READY),
            "calls the message wrong": (refusal("ValidationException"), State.REFUSED),
            "does not know the number": (refusal("ResourceNotFoundException", "404 Not Found"), State.REFUSED),
            "hears nothing from Meta": (refusal("DependencyException", "502 Bad Gateway"), State.UNKNOWN),
        },
    ),
}
WAYS |= {
    "webhook": Way(
        channel="webhook",
        settings={"endpoints": ["crm"]},
        to="ann@example.com",
        parts={"target": "crm", "type": "lead.answered", "data": {}},
        ok=b"",
        refusals={
            "is overrun": (answers("429 Too Many Requests", b""), State.READY),
            "does not like the signature": (answers("401 Unauthorized", b""), State.READY),
            "sends somewhere else": (redirects, State.READY),
            "has gone for good": (answers("410 Gone", b""), State.REFUSED),
        },
        secret={
            "url": "{url}/_tributary/webhooks/crm",
            "secrets": [{"value": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}],
        },
        taken_as="a_b",
    ),
}
META = {"api": {"token": "t", "address": "{url}/v25.0"}}
META_REFUSALS = {
    "is overrun": (meta(613), State.READY),
    "knows the token no more": (meta(190, status="401 Unauthorized"), State.READY),
    "lacks a permission": (meta(10), State.READY),
    "says that the window is shut": (meta(10, 2018278), State.REFUSED),
    "does not know the person": (meta(100), State.REFUSED),
    "says that the person wants none": (meta(551), State.REFUSED),
    "stumbles over itself": (meta(2, status="500 Internal Server Error"), State.UNKNOWN),
    "says something that nobody knows": (meta(1200), State.UNKNOWN),
}
WAYS |= {
    "messenger": Way(
        channel="messenger",
        settings={"source": "messenger/shop", "page": "1001"},
        to="2002",
        kind="messenger_user@1001",
        parts={"text": "Hi"},
        ok=b'{"recipient_id": "2002", "message_id": "m-1"}',
        refusals=META_REFUSALS,
        secret=META,
    ),
    "instagram": Way(
        channel="instagram",
        settings={"source": "instagram/shop", "account": "3003"},
        to="4004",
        kind="instagram_user@3003",
        parts={"text": "Hi"},
        ok=b'{"recipient_id": "4004", "message_id": "m-1"}',
        refusals=META_REFUSALS,
        secret=META,
    ),
    "chat": Way(
        channel="chat",
        settings={"source": "chatwoot/main"},
        to="77",
        kind="conversation@main",
        parts={"text": "Hi"},
        ok=b'{"id": 4711, "content": "Hi", "message_type": 1}',
        refusals={
            "is overrun": (answers("429 Too Many Requests", b""), State.READY),
            "knows the token no more": (answers("401 Unauthorized", b'{"error": "Invalid Access Token"}'), State.READY),
            "does not know the conversation": (answers("404 Not Found", b'{"error": "none"}'), State.REFUSED),
            "calls the message wrong": (answers("422 Unprocessable Entity", b'{"message": "no"}'), State.REFUSED),
        },
        secret={"api": {"token": "t", "address": "{url}/api/v1/accounts/1"}},
        taken_as="4711",
    ),
}
WAYS |= {
    "meta_audience": Way(
        channel="meta_audience",
        settings={"audiences": {"vips": "23840000000000000"}},
        to="ann@example.com",
        kind="email",
        parts={"target": "vips", "type": "vip.found", "data": {}},
        ok=b'{"audience_id": "1", "session_id": "9001", "num_received": 1, "num_invalid_entries": 0}',
        refusals={
            "is overrun": (meta(80003), State.READY),
            "does not know the audience": (meta(100), State.REFUSED),
        },
        secret={"api": {"token": "t", "address": "{url}/v25.0"}},
        taken_as="9001",
    ),
    "google_audience": Way(
        channel="google_audience",
        settings={"account": "1234567890", "audiences": {"vips": "987654321"}},
        to="ann@example.com",
        kind="email",
        parts={"target": "vips", "type": "vip.found", "data": {}, "token": "t"},
        ok=b'{"requestId": "r-1"}',
        refusals={
            "is overrun": (answers("429 Too Many Requests", b""), State.READY),
            "knows the token no more": (answers("401 Unauthorized", b"{}"), State.READY),
            "calls the request wrong": (answers("400 Bad Request", b"{}"), State.REFUSED),
        },
        secret={"api": {"address": "{url}/v1", "client_id": "c"}},
        taken_as="r-1",
    ),
}
MISCHIEF = {
    "hangs": hangs,
    "drops the connection": drops,
    "stops in the middle of the answer": stops_halfway,
    "answers 500": answers("500 Internal Server Error", b""),
    "answers 503": answers("503 Service Unavailable", b""),
    "answers 504 without JSON": answers("504 Gateway Timeout", b"<html>"),
    "takes it and says nothing": answers("200 OK", b""),
}
MISFORTUNES = [
    (name, mischief)
    for name, way in WAYS.items()
    for mischief in MISCHIEF
    # A receiver of webhooks has nothing to say but its status.
    if (name, mischief)
    not in {("webhook", "takes it and says nothing"), ("webhook", "stops in the middle of the answer")}
]
WORDS = [(name, word) for name, way in WAYS.items() for word in way.refusals]


def stand_in(connection: socket.socket, request: bytes) -> None:
    head, _, body = request.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    method, path, _ = first.split(" ")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    found = receivers.receive(receivers.Asked(method, path, headers, body, NOW.timestamp()))
    assert found is not None, path
    answers(f"{found.status} As found", json.dumps(found.answer).encode())(connection)


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
            answer(connection, requests[-1]) if answer is stand_in else answer(connection)


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

    monkeypatch.setattr(https, "CONNECT_SECONDS", 0.5)
    monkeypatch.setattr(https, "READ_SECONDS", 0.5)

    def at(url: str, way: Way) -> Any:
        if way.route.service == https.HTTPS:
            secret = json.loads(json.dumps(way.secret).replace("{url}", url))
            return https.Https(lambda path, now: secret, local=True)
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        clients.provider.cache_clear()
        return clients.provider(way.route.service)

    yield at
    clients.provider.cache_clear()


def test_every_route_of_every_channel_is_tried_here():
    routes = {(name, by) for name in reach.names() for by in channel(name).routes}
    tried = {
        (way.channel, by)
        for way in WAYS.values()
        for by, one in channel(way.channel).routes.items()
        if one is way.route
    }
    assert tried == routes


@pytest.mark.parametrize("name", WAYS)
def test_what_the_provider_takes_is_sent(provider, name):
    way = WAYS[name]
    with server(answers("200 OK", way.ok)) as (url, requests):
        outcome = way.send(provider(url, way))
    assert (outcome.state, outcome.provider_id, len(requests)) == (State.SENT, way.taken_as, 1)


OVER_HTTPS = [name for name, way in WAYS.items() if way.route.service == https.HTTPS]


@pytest.mark.parametrize("name", OVER_HTTPS)
def test_the_stand_in_of_the_vendor_finds_in_it_what_the_vendor_documents(provider, name):
    """Read from the socket, and not from what our client was told to write."""
    way = WAYS[name]
    with server(stand_in) as (url, requests):
        outcome = way.send(provider(url, way))
    assert (outcome.state, len(requests)) == (State.SENT, 1)
    assert (
        b"authorization: bearer t" in requests[0].lower()
        or b"api_access_token: t" in requests[0].lower()
        or (b"webhook-signature: v1," in requests[0].lower())
    )


@pytest.mark.parametrize(("name", "mischief"), MISFORTUNES)
def test_what_may_have_left_is_not_known_and_was_asked_once(provider, name, mischief):
    with server(MISCHIEF[mischief]) as (url, requests):
        outcome = WAYS[name].send(provider(url, WAYS[name]))
    assert (outcome.state, len(requests)) == (WAYS[name].doubt, 1)


@pytest.mark.parametrize(("name", "word"), WORDS)
def test_what_the_provider_says_it_did_not_send_was_not_sent(provider, name, word):
    answer, state = WAYS[name].refusals[word]
    with server(answer) as (url, requests):
        outcome = WAYS[name].send(provider(url, WAYS[name]))
    assert (outcome.state, len(requests)) == (state, 1)


@pytest.mark.parametrize("name", WAYS)
def test_an_answer_that_comes_after_the_time_out_is_unknown(provider, name):
    late = threading.Event()

    def answer(connection: socket.socket) -> None:
        late.wait(2)

    with server(answer) as (url, requests):
        outcome = WAYS[name].send(provider(url, WAYS[name]))
        late.set()
    assert (outcome.state, outcome.detail, len(requests)) == (WAYS[name].doubt, "ReadTimeoutError", 1)


@pytest.mark.parametrize("name", WAYS)
def test_a_server_that_nobody_reaches_got_nothing(provider, name):
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    outcome = WAYS[name].send(provider(f"http://127.0.0.1:{port}", WAYS[name]))
    assert outcome.state is State.READY
    assert outcome.detail in ("EndpointConnectionError", "NewConnectionError")


@pytest.mark.parametrize("name", WAYS)
def test_a_name_that_does_not_resolve_got_nothing(provider, name):
    assert WAYS[name].send(provider("http://nowhere.invalid", WAYS[name])).state is State.READY


def test_the_sdk_left_to_itself_would_send_more_than_once(provider):
    """Why there is a factory at all; if this ever fails, the SDK has learned."""
    with server(drops) as (url, requests):
        client = botocore.session.get_session().create_client(
            "sesv2", endpoint_url=url, config=Config(read_timeout=0.5)
        )
        WAYS["email"].send(client)
    assert len(requests) > 1
