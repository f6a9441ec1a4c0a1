"""Every channel keeps the contract, and sends what its fixture says the provider documents."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from botocore.exceptions import ClientError
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.validate import ParamValidator
from msgspec.structs import replace

from shared import plugins
from shared.messages import channels
from shared.messages.channels import Channel, Envelope, Route
from shared.messages.consent import KINDS
from shared.messages.https import HTTPS, Answer, Post
from shared.messages.models import Outcome
from shared.profiles.kinds import PERSONS

FIXTURES = Path("tests/fixtures/channels")
CASES = [(file.stem, case) for file in sorted(FIXTURES.glob("*.json")) for case in json.loads(file.read_text())]
NAMES = [f"{channel}: {case['name']}" for channel, case in CASES]


class Provider:
    """Answers every operation as the fixture says, and keeps what it was asked."""

    def __init__(self, response: dict[str, Any]) -> None:
        self.response = response
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def __getattr__(self, operation: str) -> Any:
        return lambda **request: self.answer(operation, request)

    def answer(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        self.calls.append((operation, request))
        if "error" in self.response:
            status = {"HTTPStatusCode": self.response["status"]}
            raise ClientError({"Error": {"Code": self.response["error"]}, "ResponseMetadata": status}, operation)
        return self.response


class Machine:
    """Over HTTPS: its answer, or what becomes of the message for want of one; and what is kept in secrets."""

    def __init__(self, response: dict[str, Any]) -> None:
        self.response = response
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def document(self, path: str, now: datetime) -> dict[str, Any]:
        return self.response.get("secrets", {}).get(path, {})

    def send(self, post: Post) -> Answer | Outcome:
        asked = {"url": post.url, "headers": dict(post.headers), "body": json.loads(post.body or b"null")}
        self.calls.append((post.method, asked))
        if "outcome" in self.response:
            return msgspec.convert(self.response["outcome"], Outcome)
        return Answer(self.response["status"], json.dumps(self.response.get("body", {})).encode())


def test_every_channel_has_a_fixture_and_every_fixture_a_channel():
    assert plugins.names(channels) == sorted(file.stem for file in FIXTURES.glob("*.json"))


@pytest.mark.parametrize("name", plugins.names(channels))
def test_a_channel_keeps_the_contract(name):
    channel = plugins.load(channels, name).channel
    assert isinstance(channel, Channel)
    assert set(channel.kinds) <= set(KINDS.get(name, PERSONS))


@pytest.mark.parametrize(("name", "case"), CASES, ids=NAMES)
def test_one_request_as_documented_and_the_outcome_as_it_is(name, case):
    channel = plugins.load(channels, name).channel
    envelope = envelope_of(channel, case)
    route = channel.route(envelope.settings)
    provider = Machine(case["response"]) if route.service == HTTPS else Provider(case["response"])
    outcome = route.send(provider, envelope)
    ((operation, request),) = provider.calls
    assert outcome == msgspec.convert(case["outcome"], Outcome)
    assert readable(request) == case.get("request", readable(request))
    assert route.service == HTTPS or valid(route.service, operation, request) == ""


@pytest.mark.parametrize("name", plugins.names(channels))
def test_the_fixture_shows_every_route_and_every_outcome(name):
    channel = plugins.load(channels, name).channel
    cases = [case for one, case in CASES if one == name]
    shown = {(channel_route(channel, case), case["outcome"]["state"]) for case in cases}
    assert shown == {(route, state) for route, one in channel.routes.items() for state in states_of(one)}


def states_of(route: Route) -> set[str]:
    """Where the receiver tells repeats by their id, nothing stays unknown: it is sent again."""
    return {"sent", "refused", "ready", *(() if route.repeatable else ("unknown",))}


def channel_route(channel: Channel, case: dict[str, Any]) -> str:
    route = channel.route(envelope_of(channel, case).settings)
    return next(name for name, one in channel.routes.items() if one is route)


def envelope_of(channel: Channel, case: dict[str, Any]) -> Envelope:
    settings = msgspec.convert(case.get("settings", {}), channel.settings)
    return replace(msgspec.convert(case["message"], Envelope), settings=settings)


def readable(request: dict[str, Any]) -> dict[str, Any]:
    """What is carried as bytes is JSON."""
    return {name: json.loads(value) if isinstance(value, bytes) else value for name, value in request.items()}


def valid(service: str, operation: str, request: dict[str, Any]) -> str:
    """What the provider's own published model finds wrong with a request."""
    model = ServiceModel(Loader().load_service_model(service, "service-2"), service)
    name = next(one for one in model.operation_names if one.lower() == operation.replace("_", ""))
    return ParamValidator().validate(request, model.operation_model(name).input_shape).generate_report()
