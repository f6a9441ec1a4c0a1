"""Deliveries mutated at random: none breaks a connector, no forged one is believed, no genuine one refused.

The same on every run. The long one is `python -m infra.prove.mutations`; here every delivery has a share of it.
"""

import contextlib
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from typer.testing import CliRunner

from infra.mutation import bodies
from infra.mutation.cases import Case, cases, names
from infra.mutation.requests import KINDS, judged, seeded
from infra.prove import mutations
from shared import connectors, plugins
from shared.errors import MalformedPayloadError
from shared.webhooks import Request

SHARE = 30
"""Of each delivery."""


@pytest.mark.parametrize("name", names())
def test_nothing_breaks_it_nothing_forged_is_believed_and_nothing_genuine_refused(name):
    findings = []
    for case in cases(name):
        for number in range(SHARE):
            kind, wrong = judged(case, seeded(f"{case.name}:{number}"))
            findings += [(case.name, kind, wrong)] if wrong else []
    assert findings == []


@pytest.mark.parametrize("name", plugins.names(connectors))
@settings(max_examples=30, deadline=None)
@given(noise=st.binary())
def test_noise_never_breaks_a_connector(name, noise):
    headers = {"x-shopify-topic": "orders/create", "content-type": "application/cloudevents+json"}
    request = Request(name, "own", "POST", "/v1/track", headers, {}, noise, datetime(2026, 3, 10, tzinfo=UTC))
    with contextlib.suppress(MalformedPayloadError):
        plugins.load(connectors, name).connector.parse(request)


def zendesk() -> Case:
    return cases("zendesk")[0]


def findings(case: Case, number: int = 400) -> Counter:
    """What is found, by kind of mutation and by its first words."""
    results = [judged(case, seeded(f"planted:{one}")) for one in range(number)]
    return Counter((kind, wrong.partition(":")[0]) for kind, wrong in results if wrong)


def faulty(**changes) -> Case:
    case = zendesk()
    return replace(case, connector=replace(case.connector, **changes))


def test_a_parser_that_trusts_its_input_is_found_out():
    def naive(request):
        body = json.loads(request.body)
        return [body["detail"]["status"].lower()][:0]

    assert findings(faulty(parse=naive))["damaged", "broke"]


def test_one_who_believes_whoever_comes_is_found_out_in_every_way():
    found = findings(faulty(verify=lambda request, secrets: secrets[0]))
    assert {kind for kind, _ in found} == {
        "other body",
        "other secret",
        "hostile header",
        "doubled header",
        "other time",
    }


def test_one_who_forgets_the_time_is_found_out():
    true = zendesk().connector.verify
    at = zendesk().request.received_at
    found = findings(faulty(verify=lambda request, secrets: true(replace(request, received_at=at), secrets)))
    assert found.keys() == {("other time", "believed an old or future signature")}


def test_one_who_refuses_a_rotated_secret_is_found_out():
    true = zendesk().connector.verify
    found = findings(faulty(verify=lambda request, secrets: true(request, secrets[:1])))
    assert found.keys() == {("genuine", "refused a genuine delivery")}


def test_a_verifier_that_breaks_is_found_out():
    def breaks(request, secrets):
        return {"x": secrets[0]}[request.headers["x-zendesk-webhook-signature"]]

    assert {wrong for _, wrong in findings(faulty(verify=breaks))} == {"broke"}


def test_every_kind_of_damage_is_done():
    done = {bodies.damaged(b'{"a": {"b": [1, "x"]}, "c": null}', seeded(str(number))) for number in range(3_000)}
    for sign in (b"NaN", b"1e400", b"\\ud800", b"[[[[[", b"9" * 400, b"\xff\xfe", b"\xed\xa0\x80"):
        assert any(sign in body for body in done), sign
    assert any(body.count(b'"b":') == 2 for body in done)
    assert b"" in done


def test_a_run_goes_on_where_it_was_stopped_and_its_findings_can_be_repeated(monkeypatch, tmp_path):
    monkeypatch.setattr(mutations, "KEPT", tmp_path)
    monkeypatch.setattr(mutations, "CHUNK", 50)
    monkeypatch.setattr(mutations, "names", lambda: ["judge_me"])
    app = mutations.typer.Typer()
    app.command()(mutations.run)
    for requests in ("100", "200"):
        assert CliRunner().invoke(app, ["--seed", "7", "--requests", requests]).exit_code == 0
    kept = json.loads((tmp_path / "mutations-7.json").read_text())
    assert (kept["requests"], sum(kept["kinds"].values()), kept["findings"]) == (200, 200, [])
    assert set(kept["kinds"]) <= set(KINDS)
    again = CliRunner().invoke(app, ["--seed", "7", "--only", "3"])
    assert json.loads(again.output) == mutations.attempt([*cases("judge_me")], 7, 3)
    assert not Path(tmp_path, "mutations-1.json").exists()
