"""A system of others fails for more than a week, over a real socket: it is switched off, what is meant for it waits, is
counted, and arrives once when an engineer has switched it on. One that says it wants no more is off at once.
"""

import json
import threading
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from infra.cli import api, customer, dashboards
from infra.cli.main import app
from infra.cli.send import post
from infra.cli.senders import Webhook
from infra.cli.travel import travel
from infra.demo import webhooks
from tests.unit.console.reading import read

NAME, SECRET = "webhook/crm", "channels/webhook/crm"
REASON = "the CRM is back"
FORGOTTEN = timedelta(minutes=6)
"""Functions keep a secret for five minutes of the stage's clock."""

RELEASED = timedelta(minutes=31)


class System:
    """Answers every webhook with `status`; `took` are those that it took, by the lead that they are about."""

    def __init__(self):
        self.status, self.asked, self.took = 204, list[str](), Counter[str]()
        system = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                lead = body["data"]["notice"]["lead"]
                system.asked.append(lead)
                if system.status < 300:
                    system.took[lead, self.headers["webhook-id"]] += 1
                self.send_response(system.status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_):
                """Nobody reads it."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/in"

    @contextmanager
    def at_work(self):
        thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()

    def times(self, *leads):
        """How often it took the webhook of each; one message has one id."""
        return [[count for (lead, _), count in self.took.items() if lead == one] for one in leads]


@pytest.fixture
def system(stage, idle):
    """Instead of the stand-in of the local stage, which is there again afterwards, and switched on. It took something,
    so that no earlier failure counts.
    """
    manager, name = stage.client("secretsmanager"), stage.settings.secret_name(SECRET)
    before = manager.get_secret_value(SecretId=name)["SecretString"]
    with System().at_work() as here:
        try:
            manager.put_secret_value(SecretId=name, SecretString=json.dumps({**json.loads(before), "url": here.url}))
            travel(stage, stage.now() + FORGOTTEN, idle)
            lead = enquires(stage, idle)
            assert here.times(lead) == [[1]]
            here.asked.clear()
            yield here
        finally:
            here.status = 204
            manager.put_secret_value(SecretId=name, SecretString=before)
            if standing(stage)["state"] == "paused":
                run("sending", "on", "--channel", NAME, "--reason", "the test is over", "--yes")
            travel(stage, stage.now() + RELEASED, idle)


def run(*arguments):
    done = CliRunner().invoke(app, arguments, env={"COLUMNS": "300"})
    assert done.exit_code == 0, done.output
    return " ".join(done.output.split())


def standing(stage):
    (found,) = [one for one in api.get(stage, "/switches")["switches"] if one["name"] == NAME]
    return found


def shown(stage):
    """On the page of channels: whether it is on, and how many wait."""
    arn = f"arn:aws:lambda:{stage.region}:000000000000:function:{stage.functions['show_console']}"
    page = read(dashboards.Stage(stage).call(arn, {"view": "channels"})["html"])
    (table,) = [one for one in page.all("table") if one.attributes["aria-label"] == "Sending"]
    rows = [[cell.text for cell in row.all("td")] for row in table.all("tr")[1:]]
    (found,) = [row for row in rows if row[0] == NAME]
    return [found[1], found[4]]


def enquires(stage, idle):
    """Somebody's form is answered, of which the sales team's system is told. Returns the number of the form."""
    lead = uuid4().hex
    event = {"id": f"lead-{lead}", "name": "lead.submitted", "occurred_at": stage.now().isoformat()}
    event |= {"identifiers": [{"kind": "email", "value": f"{lead}@example.com"}]}
    event |= {"data": {"lead": {"id": lead, "form": "enquiry"}}}
    assert post(stage, Webhook(*webhooks.OWN, json.dumps(event).encode())).status == 200
    idle.wait()
    return lead


def told(stage, lead):
    """State and rule of the message about it."""
    (row,) = [one for one in customer.read(stage, f"email:{lead}@example.com").messages if one["channel"] == "webhook"]
    return row["state"], row.get("rule")


def test_what_fails_for_more_than_a_week_is_off_and_what_waits_for_it_arrives_once_when_it_is_on(stage, idle, system):
    system.status, began = 500, stage.now()
    first = enquires(stage, idle)
    travel(stage, began + timedelta(days=7, minutes=5), idle)
    assert (told(stage, first), standing(stage)["state"]) == (("refused", "gave_up"), "running")
    assert standing(stage)["failing_since"] >= began.isoformat()
    second = enquires(stage, idle)
    known = standing(stage)
    assert (known["state"], known["by"]) == ("paused", "tributary")
    assert known["reason"].startswith(f"endpoint: {NAME} has failed ")
    third = enquires(stage, idle)
    travel(stage, stage.now() + timedelta(minutes=5), idle)
    assert [system.asked.count(one) for one in (first, second, third)] == [12, 1, 0]
    assert [told(stage, one) for one in (second, third)] == [("ready", "endpoint")] * 2
    assert standing(stage)["held"] == 2
    assert f"{NAME} off 2 " in run("sending", "show")
    assert shown(stage) == ["off", "2"]
    system.status = 204
    assert f"{NAME} is on" in run("sending", "on", "--channel", NAME, "--reason", REASON, "--yes")
    travel(stage, stage.now() + RELEASED, idle)
    assert system.times(first, second, third) == [[], [1], [1]]
    assert [told(stage, one) for one in (second, third)] == [("sent", None)] * 2
    assert (standing(stage)["state"], standing(stage)["failing_since"], standing(stage)["held"]) == ("running", None, 0)


def test_what_says_that_it_wants_no_more_is_off_at_once_and_asked_again_when_it_is_on(stage, idle, system):
    system.status = 410
    first, second = enquires(stage, idle), enquires(stage, idle)
    assert (system.asked, standing(stage)["state"]) == ([first], "paused")
    assert standing(stage)["reason"].startswith(f"gone: {NAME} wants no more webhooks: it answered 410 at ")
    assert [told(stage, one) for one in (first, second)] == [("ready", "endpoint")] * 2
    system.status = 204
    run("sending", "on", "--channel", NAME, "--reason", REASON, "--yes")
    travel(stage, stage.now() + RELEASED, idle)
    assert system.times(first, second) == [[1], [1]]
