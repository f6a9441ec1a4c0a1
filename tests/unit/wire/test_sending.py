"""What a send really puts on the wire, against a server on a real socket that misbehaves: one request per call."""

import json
import socket
import threading
from contextlib import closing
from typing import Any

import botocore.session
import pytest
from botocore.config import Config

from infra.local import receivers
from shared import plugins
from shared.aws import clients
from shared.messages import https, reach
from shared.messages.models import State
from shared.messages.reach import channel
from tests.unit.wire import ways
from tests.unit.wire.answering import MISCHIEF, answers, drops
from tests.unit.wire.serving import server
from tests.unit.wire.way import NOW, Way

pytestmark = pytest.mark.enable_socket

WAYS: dict[str, Way] = {}
for one in plugins.names(ways):
    WAYS |= plugins.load(ways, one).WAYS
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
    answers(f"{found.status} As found", json.dumps(found.answer).encode())(connection, request)


@pytest.fixture
def provider(monkeypatch):
    """The real factory with shorter time-outs, pointed at a server of ours."""
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

    def answer(connection: socket.socket, request: bytes) -> None:
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
