"""Operators at the dashboards, in a browser, against the deployed stack: what they press does what it says."""

import json
import os
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from infra.cli import api, dashboards, dlq, web
from infra.cli.send import post
from infra.cli.senders import Webhook
from infra.demo import webhooks
from shared.errors import NotFoundError
from tests.e2e.browser import PROGRAM, Browser
from tests.e2e.settling import Office

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no Chromium on this machine")
LETTER = "[...document.querySelectorAll('main details')].find(o => o.innerText.includes('characters'))"
ALONE = """[...document.querySelectorAll('header, main > *')].forEach((one) => {{
  const heading = one.querySelector('.tributary h2'); if (heading?.textContent !== {title}) one.remove();
  else one.querySelector('h1')?.remove(); }})"""
DIALOG_HEIGHT = 560
EVIL = "<script>window.hacked=1</script><img src=x onerror=window.hacked=1>\u202eevil"


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    opened = Browser(tmp_path_factory.mktemp("chromium"))
    yield opened
    assert opened.errors == []
    opened.close()


@pytest.fixture(scope="module")
def address(stage):
    """Of the page that shows dashboards as CloudWatch does."""
    server = dashboards.serve(stage)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{server.key}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def opens(browser, address):
    """A dashboard whose name ends so, when it shows this."""

    def opened(dashboard, begins):
        browser.open(f"{address}?dashboard={dashboard}")
        return Desk(browser, begins)

    return opened


@pytest.fixture
def desk(opens):
    return opens("-customers", "Find a customer")


class Desk:
    def __init__(self, browser, begins):
        self.browser = browser
        self.sees(begins)

    def sees(self, text):
        self.browser.wait(f"document.body.innerText.includes({json.dumps(text)})")

    def types(self, field, value):
        self.browser.run(f"document.querySelector('main [name={field}]').value = {json.dumps(value)}")

    def presses(self, label, within="main"):
        """As a person does: the first button of this name."""
        found = f"[...document.querySelectorAll('{within} button')].find(one => one.innerText === {json.dumps(label)})"
        self.browser.wait(found)
        self.browser.run(f"{found}.click()")

    def finds(self, who):
        self.types("identifier", who)
        self.presses("Search")

    def pictured(self, title, file):
        """Of this page alone, for docs/operators, where it is asked for; it is gone from the browser then. Without a
        title: of what is to be seen, with the question that lies above it.
        """
        if folder := os.environ.get("PROVE_PICTURES"):
            self.browser.run(ALONE.format(title=json.dumps(title)) if title else "null")
            height = self.browser.run("Math.ceil(document.querySelector('main').getBoundingClientRect().bottom)")
            self.browser.picture(Path(folder) / file, height if title else DIALOG_HEIGHT)

    def is_asked(self, words):
        return self.browser.wait(f"document.querySelector('dialog .question').innerText.includes({json.dumps(words)})")


@pytest.fixture
def pair(people):
    return f"email:desk.{people.ben.number}@example.com", f"phone:+4915113{people.ben.number % 1000000:06}"


@pytest.fixture
def joined(stage, idle, people, pair):
    """One customer by e-mail and telephone, whose name is an attack."""
    events = [
        {
            "id": f"{people.ben.number}-desk-{number}",
            "name": "note.taken",
            "occurred_at": (stage.now() - timedelta(hours=2 - number)).isoformat(),
            "identifiers": [dict(zip(("kind", "value"), one.split(":", 1), strict=True)) for one in pair],
            "data": {"traits": {"first_name": EVIL}},
        }
        for number in (1, 2)
    ]
    assert post(stage, Webhook(*webhooks.OWN, json.dumps(events).encode())).status == 200
    idle.wait()
    return customer(stage, pair[0])


def customer(stage, one):
    return api.get(stage, "/customers", {"identifier": one})["customer_id"]


def test_a_customer_is_found_and_what_a_source_sent_runs_nothing(desk, joined, pair):
    desk.finds(pair[0].removeprefix("email:"))
    desk.sees(joined)
    desk.sees(pair[1].removeprefix("phone:"))
    assert desk.browser.run("window.hacked") is None
    assert desk.browser.run("document.querySelectorAll('main script, main img').length") == 0
    desk.finds("email:nobody@example.com")
    desk.sees("no customer has this identifier")


def test_why_two_are_one_is_told_above_the_page(desk, joined, pair):
    desk.finds(pair[0])
    desk.sees(joined)
    desk.types("one", pair[0])
    desk.types("other", pair[1])
    desk.presses("Why are they one?")
    desk.browser.wait("document.querySelector('dialog').innerText.includes('note.taken') || "
                      "document.querySelector('dialog table')")  # fmt: skip


def test_a_cut_asks_first_and_a_restore_takes_it_back(desk, stage, joined, pair):
    desk.finds(pair[0])
    desk.sees(joined)
    desk.types("one", pair[0])
    desk.types("other", pair[1])
    desk.presses("Cut apart…")
    desk.sees("had never been one")
    desk.types("reason", "a tablet in the shop")
    desk.presses("Cut apart")
    desk.is_asked(f"Cut {pair[0]} and {pair[1]} apart?")
    desk.presses("Cancel", "dialog")
    assert customer(stage, pair[0]) == customer(stage, pair[1])
    desk.presses("Cut apart")
    desk.presses("Confirm", "dialog")
    desk.sees("They are two customers now.")
    assert customer(stage, pair[0]) != customer(stage, pair[1])
    restores(desk, stage, pair)
    assert customer(stage, pair[0]) == customer(stage, pair[1]) == joined


def restores(desk, stage, pair):
    """From the page of one of the two."""
    desk.presses("Show")
    desk.sees("Was cut, and is one person after all?")
    here = desk.browser.run("document.querySelector('main .id').innerText")
    desk.types("apart", pair[1] if here == customer(stage, pair[0]) else pair[0])
    desk.presses("Restore…")
    desk.sees("is taken back")
    desk.types("reason", "it was one person")
    desk.presses("Restore")
    desk.presses("Confirm", "dialog")
    desk.sees("The two identifiers are one customer now.")


def test_an_erasure_names_whom_it_takes_and_says_who_asked(desk, stage, joined, pair):
    desk.finds(pair[0])
    desk.sees(joined)
    desk.presses("Erase…")
    desk.sees("removed for good")
    desk.types("reason", "the person asked by letter")
    desk.presses("Erase for good")
    desk.is_asked(f"Erase customer {joined} with 2 identifiers")
    desk.presses("Confirm", "dialog")
    desk.sees("the person asked by letter")
    desk.sees(f"{stage.functions['operate_console']}#")
    while not desk.browser.run("document.body.innerText.includes('Erasure: done')"):
        desk.presses("How far is it?")
        desk.browser.wait("!document.querySelector('.busy')")
    with pytest.raises(NotFoundError):
        customer(stage, pair[0])


def test_what_could_run_is_taken_out_before_a_page_is_shown(desk):
    """Should a function ever answer what ours do not."""
    bad = "window.hacked=1"
    html = (
        f"<script>{bad}</script><img src=x onerror={bad}><a href='javascript:{bad}'>a</a><b onclick={bad}>b</b>"
        f"<iframe srcdoc='<script>parent.{bad}</script>'></iframe><svg><use href='#x'/><animate onbegin={bad} /></svg>"
        f"<form action='javascript:{bad}'><button formaction='javascript:{bad}'>c</button></form><base href='//x'>"
    )
    left = desk.browser.run(f"(() => {{ const one = cleaned({json.dumps(html)}); document.body.append(one); "
                            "one.querySelectorAll('a, b').forEach((two) => two.click()); "
                            "return one.innerHTML; })()")  # fmt: skip
    assert left == "<img><a>a</a><b>b</b><svg></svg><form><button>c</button></form>"
    assert desk.browser.run("window.hacked") is None


@pytest.mark.parametrize(("path", "headers"), [("/", {}), ("/nonsense/", {}), (None, {"host": "example.com"})])
def test_the_console_on_this_machine_answers_nobody_without_its_key_or_by_another_name(address, path, headers):
    root, key = address.removesuffix("/").rsplit("/", 1)
    for method, part in (("GET", ""), ("GET", "dashboards"), ("POST", "call")):
        url = f"{root}{path or f'/{key}/'}{part}"
        assert web.request(method, url, headers=headers, body=b"{}" if method == "POST" else None).status == 404


def test_who_may_only_look_may_not_act(stage, joined, pair):
    """IAM says so, in its own words: the right to call the one function is not the right to call the other."""
    iam, name = stage.client("iam"), "only-looks"
    looks = stage.client("lambda").get_function_configuration(FunctionName=stage.functions["show_console"])
    statement = {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": looks["FunctionArn"]}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.create_user(UserName=name)
    try:
        iam.put_user_policy(UserName=name, PolicyName="looks", PolicyDocument=policy)
        key = iam.create_access_key(UserName=name)["AccessKey"]
        theirs = {"access_key_id": key["AccessKeyId"], "secret_access_key": key["SecretAccessKey"]}
        viewer = dashboards.Stage(replace(stage, **theirs))
        here = looks["FunctionArn"]
        found = viewer.call(here, {"view": "customer", "identifier": pair[0]})
        assert joined in found["html"]
        act = {"act": "erasure", "customer": joined, "reason": "because I can"}
        refused = viewer.call(here.replace("show_console", "operate_console"), act)
        assert "AccessDenied" in refused["error"]
        assert customer(stage, pair[0]) == joined
        iam.delete_access_key(UserName=name, AccessKeyId=key["AccessKeyId"])
    finally:
        iam.delete_user_policy(UserName=name, PolicyName="looks")
        iam.delete_user(UserName=name)


def test_a_journey_is_paused_and_goes_on_again_and_the_page_says_who_decided(opens, stage):
    desk = opens("-journeys", "post purchase")
    browser = desk.browser
    browser.run("[...document.querySelectorAll('tr')].find(one => one.innerText.includes('replenishment'))"
                ".querySelector('button').click()")  # fmt: skip
    desk.sees("Who waits where")
    assert browser.run("document.querySelector('main svg').getAttribute('aria-label')") == "replenishment"
    try:
        decides(desk, "Pause", "the price in it is wrong")
        desk.sees("replenishment is paused")
        assert api.get(stage, "/journeys/replenishment")["state"] == "paused"
        desk.presses("Back to the journey")
        desk.sees("the price in it is wrong")
        desk.sees(f"{stage.functions['operate_console']}#")
    finally:
        if api.get(stage, "/journeys/replenishment")["state"] == "paused":
            decides(desk, "Resume", "it is right again")
            desk.sees("replenishment is running")
    assert api.get(stage, "/journeys/replenishment")["state"] == "running"


def decides(desk, label, reason):
    desk.presses(f"{label}…")
    desk.sees("runs that wait on it now")
    desk.types("reason", reason)
    desk.presses(label)
    desk.is_asked(f"{label} replenishment?")
    desk.presses("Confirm", "dialog")


@pytest.fixture
def lost(stage, idle, pair):
    """An event that failed for good; whose it is nobody knows yet."""
    email = pair[0].removeprefix("email:")
    stated = {"id": email, "name": "note.taken", "source": "/".join(webhooks.OWN), "data": {}}
    stated |= {"occurred_at": stage.now().isoformat(), "identifiers": [{"kind": "email", "value": email}]}
    delivery = {"id": email, "connector": "standard_webhooks", "source": "own", "received_at": stated["occurred_at"]}
    letter = json.dumps({"delivery": delivery, "events": [stated], "error": None})
    stage.client("sqs").send_message(QueueUrl=dlq.queues(stage)["events"], MessageBody=letter)
    yield pair[0]
    idle.wait()
    assert dlq.counts(stage)["events"] == 0
    assert customer(stage, pair[0])


def test_a_dead_letter_is_looked_at_and_sent_back(opens, stage, lost):
    desk = opens(f"{stage.app}-{stage.stage}", "What waits, and what failed for good")
    desk.presses("Look…")
    desk.sees("Dead letters of events")
    desk.browser.run(f"{LETTER}.open = true")
    desk.sees(lost.removeprefix("email:"))
    desk.presses("Send back")
    desk.is_asked("Send all dead letters of events back?")
    desk.presses("Confirm", "dialog")
    desk.sees("sent back from events")


def test_a_channel_is_switched_off_and_on_again(opens, stage):
    desk = opens("-journeys", "Sending")

    def state():
        return {one["name"]: one["state"] for one in api.get(stage, "/switches")["switches"]}["email"]

    def throws(label):
        row = (
            "[...document.querySelectorAll('table[aria-label=Sending] tr')].find(o => o.innerText.startsWith('email'))"
        )
        desk.browser.wait(row)
        desk.browser.run(f"{row}.querySelector('button').click()")
        desk.sees(f"{label}: email")
        desk.types("reason", "the provider has trouble")
        desk.presses(label)
        desk.is_asked(f"{label} email?")
        desk.presses("Confirm", "dialog")

    try:
        throws("Switch off")
        desk.sees("email is switched off")
        assert state() == "paused"
    finally:
        if state() == "paused":
            desk.presses("All journeys and switches")
            throws("Switch on")
            desk.sees("email is switched on")
    assert state() == "running"


def sets_the_rate(opens, value):
    """Of broadcasts, the first of the page; nothing goes by it here."""
    desk = opens("-journeys", "Who changed what")
    desk.presses("Change…")
    desk.sees("Change: broadcasts.rate")
    desk.types("value", value)
    desk.types("reason", "the provider is slow")
    desk.presses("Change")
    desk.is_asked("Change: broadcasts.rate?")
    desk.presses("Confirm", "dialog")
    return desk


def test_a_setting_is_changed_on_its_page_and_the_page_says_who_did_it(opens, stage):
    office = Office(stage, None)
    office.calms()
    office.is_free()
    try:
        sets_the_rate(opens, "0").sees("broadcasts.rate: more than 0 messages a second")
        desk = sets_the_rate(opens, "7.5")
        desk.sees("Settings are at version")
        desk.presses("All settings")
        desk.sees("broadcasts.rate 10.0 → 7.5")
        desk.sees("the provider is slow")
    finally:
        office.calms()
