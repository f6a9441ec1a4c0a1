"""An engineer switches a source off on the local AWS while its vendor goes on sending: by the doors that people use."""

import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from infra.cli import api, audit, customer, dashboards
from infra.cli.main import app
from infra.cli.send import post
from infra.demo import webhooks
from shared.errors import NotFoundError
from tests.e2e.told import by_others

NAME = "/".join(webhooks.SHOP)
REASON = "their app sends test orders"


def run(*arguments):
    done = CliRunner().invoke(app, arguments, env={"COLUMNS": "300"})
    assert done.exit_code == 0, done.output
    return " ".join(done.output.split())


def switch(act, name=NAME):
    return run("connectors", act, name, "--reason", REASON, "--yes")


def standing(stage):
    (found,) = [one for one in api.get(stage, "/connectors")["sources"] if one["name"] == NAME]
    return found


@pytest.fixture
def off(stage, idle):
    """Whatever becomes of the test, the stage is left as it was."""
    idle.wait()
    assert "is off" in switch("off")
    yield
    if standing(stage)["state"] == "paused":
        run("connectors", "drop", NAME, "--reason", REASON, "--yes")
        switch("on")
        switch("on", "shopify")


def ordered(stage, person, redelivered=True):
    """An order of somebody's, and the news of it once more, as shops repeat themselves."""
    started = stage.now() - timedelta(hours=1)
    news = [webhooks.customer(person, started), webhooks.order("orders/create", person, started)]
    for one in [*news, *news[-1:] * redelivered]:
        assert post(stage, one).status == 200


def on_bus(stage, person):
    """A vendor's event that came over EventBridge, as the brand's own systems put them there."""
    known = [{"kind": "email", "value": person.email}]
    event = {"id": f"bus-{person.number}", "name": "note.taken", "occurred_at": stage.now().isoformat()}
    event |= {"identifiers": known, "data": {}}
    entry = {"Source": "connector.shopify", "DetailType": "shop-a", "Detail": json.dumps(event)}
    sent = stage.client("events").put_events(Entries=[{**entry, "EventBusName": stage.event_bus}])
    assert sent["FailedEntryCount"] == 0


def names(stage, person):
    return sorted(one["name"] for one in by_others(customer.read(stage, f"email:{person.email}").timeline))


def deploy(stage):
    """The function that files gets its code anew, as a deployment gives it."""
    lambdas, name = stage.client("lambda"), stage.functions["resolve_identity"]
    lambdas.update_function_configuration(FunctionName=name, Description=REASON)


def test_what_comes_is_answered_and_kept_is_shown_over_a_deployment_and_filed_once_when_it_is_on(
    stage, idle, people, off
):
    ordered(stage, people.ben)
    on_bus(stage, people.ben)
    idle.wait()
    deploy(stage)
    ordered(stage, people.clara, redelivered=False)
    idle.wait()
    for person in (people.ben, people.clara):
        with pytest.raises(NotFoundError):
            names(stage, person)
    assert (standing(stage)["state"], standing(stage)["held"]) == ("paused", 6)
    assert f"{NAME} off 6" in run("connectors", "held")
    arn = f"arn:aws:lambda:{stage.region}:000000000000:function:tributary-local-show_console"
    page = dashboards.Stage(stage).call(arn, {"view": "today"})["html"]
    assert f"{NAME} is off since" in page
    assert "6 deliveries wait" in page
    assert "is on" in switch("on")
    idle.wait()
    assert standing(stage)["held"] == 0
    assert names(stage, people.ben) == ["customer.created", "note.taken", "order.placed"]
    assert names(stage, people.clara) == ["customer.created", "order.placed"]


def test_a_drop_says_how_many_it_deletes_and_is_noted_and_what_comes_later_still_waits(stage, idle, people, off):
    ordered(stage, people.ben)
    idle.wait()
    question = CliRunner().invoke(app, ["connectors", "drop", NAME, "--reason", REASON], input="n\n")
    assert f"Delete 3 deliveries of {NAME} that wait?" in " ".join(question.output.split())
    assert standing(stage)["held"] == 3
    since = (stage.now() - timedelta(seconds=1)).isoformat()
    assert f"3 deliveries of {NAME} are deleted" in run("connectors", "drop", NAME, "--reason", REASON, "--yes")
    (noted,) = [one for one in audit.everything(stage, {"since": since}) if one["what"] == "drop_of_source"]
    assert (noted["on"], noted["reason"], noted["outcome"]) == (f"connectors/{NAME}/drops", REASON, "done")
    ordered(stage, people.clara, redelivered=False)
    idle.wait()
    assert standing(stage)["held"] == 2
    switch("on")
    idle.wait()
    with pytest.raises(NotFoundError):
        names(stage, people.ben)
    assert names(stage, people.clara) == ["customer.created", "order.placed"]


def test_an_erasure_is_not_undone_by_what_waited(stage, idle, people):
    person = people.ines
    ordered(stage, person)
    idle.wait()
    mine = api.get(stage, "/customers", {"identifier": f"email:{person.email}"})["customer_id"]
    switch("off", "shopify")
    try:
        assert standing(stage)["switch"] == "shopify"
        paid = {"payment": "paid", "at": stage.now().isoformat()}
        changed = webhooks.order("orders/updated", person, stage.now() - timedelta(hours=1), paid)
        assert post(stage, changed).status == 200
        idle.wait()
        assert standing(stage)["held"] == 1
        api.post(stage, f"/customers/{mine}/erasure", {"reason": "asked for it on the phone"})
        idle.wait()
    finally:
        assert "is on" in switch("on", "shopify")
    idle.wait()
    assert standing(stage)["held"] == 0
    with pytest.raises(NotFoundError):
        names(stage, person)
