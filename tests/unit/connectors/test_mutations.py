"""Genuine deliveries, damaged at random: whatever is in them, a connector says so or reads on, and never breaks."""

import contextlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared import connectors, plugins
from shared.errors import MalformedPayloadError
from shared.profiles import facts
from shared.webhooks import Request

FIXTURES = Path(__file__).parents[2] / "fixtures" / "connectors"
ODD = [
    None,
    "",
    " ",
    "x",
    "é\u202e",
    "1e400",
    "-",
    0,
    -1,
    10**37,
    1.5,
    True,
    [],
    {},
    [[]],
    [None],
    {"": None},
    "0001-01-01",
]


def places(value, path=()):
    """Every path into a JSON value."""
    yield path
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from places(child, (*path, key))


def put(value, path, new):
    if not path:
        return new
    key, *rest = path
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[key] = put(value[key], rest, new)
    return copy


def deliveries(name):
    for case in json.loads((FIXTURES / f"{name}.json").read_text()):
        body = json.loads(case["body"])
        request = Request(
            name, case["source"], "POST", case["url"], case["headers"], {}, b"", datetime(2026, 3, 10, tzinfo=UTC)
        )
        yield request, body, list(places(body))


@pytest.mark.parametrize("name", plugins.names(connectors))
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_delivery_never_breaks_its_connector(name, data):
    request, body, paths = data.draw(st.sampled_from(list(deliveries(name))))
    for path in data.draw(st.lists(st.sampled_from(paths), min_size=1, max_size=2, unique=True)):
        try:
            body = put(body, path, data.draw(st.sampled_from(ODD)))
        except (KeyError, IndexError, TypeError):
            continue  # the second place went away with the first
    damaged = replace(request, body=json.dumps(body).encode())
    try:
        events = plugins.load(connectors, name).connector.parse(damaged)
    except MalformedPayloadError:
        return
    for event in events:
        facts.plain(event)
        assert all(isinstance(one.value, str) and one.value for one in event.identifiers)
        assert isinstance(event.id, str)
        assert event.id


@pytest.mark.parametrize("name", plugins.names(connectors))
@given(noise=st.binary())
def test_noise_never_breaks_a_connector(name, noise):
    headers = {"x-shopify-topic": "orders/create", "content-type": "application/cloudevents+json"}
    request = Request(name, "own", "POST", "/v1/track", headers, {}, noise, datetime(2026, 3, 10, tzinfo=UTC))
    with contextlib.suppress(MalformedPayloadError):
        plugins.load(connectors, name).connector.parse(request)
