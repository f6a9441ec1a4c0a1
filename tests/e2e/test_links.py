"""An operator asks why two people are one, and takes them apart; nothing that was filed is moved."""

import json
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from infra.cli import api, customers
from infra.cli.main import app
from infra.cli.send import post
from infra.cli.senders import Webhook


@pytest.fixture
def couple(stage, idle):
    """Two people whom a cashier once named together."""
    world = uuid4().hex[:8]
    one, other = f"email:ann.{world}@example.com", f"loyalty_number:card-{world}"
    stated = [dict(zip(("kind", "value"), identifier.split(":"), strict=True)) for identifier in (one, other)]
    told = {"name": "customer.updated", "occurred_at": stage.now().isoformat()}
    events = [
        {"id": f"{world}-1", **told, "identifiers": stated[:1], "data": {"traits": {"first_name": "Ann"}}},
        {"id": f"{world}-2", **told, "identifiers": stated[1:], "data": {"traits": {"city": "Berlin"}}},
        {"id": f"{world}-3", **told, "identifiers": stated, "data": {}},
    ]
    assert post(stage, Webhook("standard_webhooks", "own", json.dumps(events).encode())).status == 200
    idle.wait()
    return one, other


def run(*words):
    done = CliRunner().invoke(app, list(words), env={"COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    return done.output


def test_a_wrong_link_is_explained_cut_and_restored(stage, couple):
    one, other = couple
    assert customers.find(stage, one) == customers.find(stage, other)
    assert "standard_webhooks/own" in run("explain", one, other)
    customer_id = customers.find(stage, one)["customer_id"]
    chains = [api.call(stage, "GET", f"/customers/{customer_id}/explain", {"identifier": end}) for end in couple]
    assert [len(chain.json()["reasons"]) for chain in chains] in ([0, 1], [1, 0])
    run("cut", one, other, "--reason", "two people at the till")
    apart = [customers.find(stage, identifier) for identifier in couple]
    assert [found["traits"] for found in apart] == [{"first_name": "Ann"}, {"city": "Berlin"}]
    assert "No event leads" in run("explain", one, other)
    run("restore", one, other, "--reason", "a couple after all")
    assert customers.find(stage, one)["traits"] == {"first_name": "Ann", "city": "Berlin"}
    assert customers.find(stage, one) == customers.find(stage, other)
