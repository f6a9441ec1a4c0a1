"""An engineer tries changed rules on what the stage has stored, and hears what would become of whom."""

import json
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from infra.cli import customers
from infra.cli.main import app
from infra.cli.send import post
from infra.cli.senders import Webhook
from infra.packaging.imports import ROOT

BRAND = ROOT / "shared" / "brand" / "brand.yaml"


@pytest.fixture
def pair(stage, idle):
    """One customer by an address and a card; the address said no, the card's other address said yes."""
    world = uuid4().hex[:8]
    card, ann, bob = f"card-{world}", f"ann.{world}@example.com", f"bob.{world}@example.com"
    told = [
        said(f"{world}-1", stage, {"email": ann, "loyalty_number": card}, choice(ann, "withdrawn")),
        said(f"{world}-2", stage, {"email": bob, "loyalty_number": card}, choice(bob, "granted")),
    ]
    assert post(stage, Webhook("standard_webhooks", "own", json.dumps(told).encode())).status == 200
    idle.wait()
    return card, ann, bob


def choice(address, state):
    return [{"channel": "email", "address": address, "purpose": "marketing", "state": state, "by_person": True}]


def said(event_id, stage, identifiers, consents):
    stated = [{"kind": kind, "value": value} for kind, value in identifiers.items()]
    dated = {"id": event_id, "name": "customer.updated", "occurred_at": stage.now().isoformat()}
    return {**dated, "identifiers": stated, "data": {"consents": consents}}


def dry_run(*words):
    return CliRunner().invoke(app, ["identity", "dry-run", *map(str, words)], env={"COLUMNS": "200"})


def test_changed_rules_are_told_and_nothing_changes(stage, pair, tmp_path):
    card, ann, bob = pair
    rules, out = tmp_path / "brand.yaml", tmp_path / "difference.json"
    rules.write_text(f'{BRAND.read_text()}\nblocked: ["loyalty_number:{card}"]\n')
    before = [customers.find(stage, f"email:{one}") for one in (ann, bob)]
    done = dry_run("--rules", rules, "--json", out, "--show-values", "--fail-on-change")
    assert done.exit_code == 1, done.output
    assert f"loyalty_number:{card}" in done.output
    found = json.loads(out.read_text())
    (split,) = found["splits"]
    assert sorted(one["value"] for one in split["becomes"]) == [ann, bob]
    assert [one["value"] for one in found["no_longer_used"]] == [card]
    (reach,) = found["consent"]
    assert (reach["withdrawn"]["value"], [one["value"] for one in reach["leaves"]]) == (ann, [bob])
    assert [customers.find(stage, f"email:{one}") for one in (ann, bob)] == before


def test_the_rules_of_the_stage_itself_change_nothing_and_no_value_is_told_unasked(pair):
    done = dry_run("--rules", BRAND, "--fail-on-change")
    assert done.exit_code == 0, done.output
    assert not [one for one in pair if one in done.output]
