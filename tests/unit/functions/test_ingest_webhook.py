import hmac
import importlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shared import configuration
from shared.aws.intake import MAX_QUEUED_BYTES, Intake
from shared.aws.secrets import AFRESH
from shared.configuration import Brand, Senders, Source
from shared.errors import UnavailableError

CASES = Path(__file__).parents[2] / "fixtures" / "connectors"
SOURCES = {
    "shopify": {"shop-a": Source()},
    "segment": {"web": Source()},
    "ses": {"feedback": Source()},
    "standard_webhooks": {"own": Source()},
    "whatsapp": {"line": Source()},
}
BRAND = Brand("B", "https://b.example", "Street 1", "DE", "EUR", "UTC", ("en",), Senders("a", "b"), SOURCES)


class Queue:
    def __init__(self) -> None:
        self.sent: list[dict] = []
        self.down = False

    def send(self, bodies, **_) -> None:
        if self.down:
            raise UnavailableError("send_message_batch")
        self.sent += bodies


class Objects(dict):
    put = dict.__setitem__


class Secrets(dict):
    """Documents by path; notes what was asked for."""

    def document(self, path, now, keep=None) -> dict:
        return {"secrets": [{"value": value} for value in self.get(path, [])]}


@pytest.fixture
def function(monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setenv("TRIBUTARY_PUBLIC_URL", "https://api.example.com")
    monkeypatch.setattr(configuration, "brand", lambda: BRAND)
    module = importlib.reload(importlib.import_module("functions.ingest_webhook.handler"))
    module.queue, module.objects = Queue(), Objects()
    monkeypatch.setattr(module, "intake", Intake(module.queue, module.objects))
    shopify, segment = (case("shopify", 0)["secret"], case("segment", 0)["secret"])
    monkeypatch.setattr(
        module, "secrets", Secrets({"connectors/shopify/shop-a": [shopify], "connectors/segment/web": [segment]})
    )
    return module


def case(name, number) -> dict:
    return json.loads((CASES / f"{name}.json").read_text())[number]


def event(given, *, path=None, method="POST", **changes) -> dict:
    return {
        "pathParameters": path or {"connector": "shopify", "source": "shop-a"},
        "requestContext": {"http": {"method": method}},
        "headers": given["headers"],
        "body": given["body"],
        "isBase64Encoded": False,
        **changes,
    }


ORDER = case("shopify", 2)


def test_a_genuine_delivery_is_queued_before_it_is_answered(function):
    answer = function.handler(event(ORDER), None)
    assert (answer["statusCode"], json.loads(answer["body"])) == (200, {"accepted": 1})
    (queued,) = function.queue.sent
    assert queued["events"] == ORDER["events"]
    assert queued["error"] is None
    assert queued["delivery"]["body"] == ORDER["body"]


def test_nobody_hears_yes_while_the_queue_does_not_take_it(function):
    function.queue.down = True
    answer = function.handler(event(ORDER), None)
    assert answer["statusCode"] == 503
    assert int(answer["headers"]["retry-after"]) > 0


def test_a_stranger_cannot_tell_a_wrong_signature_from_a_source_that_does_not_exist(function):
    forged = {**ORDER, "body": ORDER["body"] + " "}
    answers = [
        function.handler(event(forged), None),
        function.handler(event(ORDER, path={"connector": "shopify", "source": "shop-b"}), None),
        function.handler(event(ORDER, path={"connector": "nobody", "source": "shop-a"}), None),
        function.handler(event(ORDER, path={"connector": "ses", "source": "feedback"}), None),
        function.handler(event(ORDER, path={"connector": "standard_webhooks", "source": "own"}), None),
        function.handler(event(ORDER, method="GET"), None),
        function.handler(event({"headers": {}, "body": ""}), None),
    ]
    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["statusCode"] == 401
    assert answers[0]["headers"]["content-type"] == "application/problem+json"
    assert function.queue.sent == []


def test_a_signature_that_came_twice_is_refused(function):
    signature = ORDER["headers"]["x-shopify-hmac-sha256"]
    twice = {**ORDER, "headers": {**ORDER["headers"], "x-shopify-hmac-sha256": f"{signature},{signature}"}}
    assert function.handler(event(twice), None)["statusCode"] == 401


def test_whether_somebody_is_there_is_told_without_proof_and_without_a_word(function):
    answer = function.handler(event({"headers": {}, "body": ""}, method="HEAD"), None)
    assert (answer["statusCode"], answer["body"]) == (200, "")
    nobody = event({"headers": {}, "body": ""}, method="HEAD", path={"connector": "nobody", "source": "shop-a"})
    assert function.handler(nobody, None)["statusCode"] == 401
    assert function.queue.sent == []


def test_a_browser_may_track_and_see_whether_it_worked(function):
    batch, path = case("segment", 0), {"call": "batch"}
    preflight = function.handler(event({"headers": {}, "body": ""}, method="OPTIONS", path=path), None)
    assert (preflight["statusCode"], preflight["headers"]["access-control-allow-methods"]) == (204, "POST")
    given = [event(batch, path=path), event({**batch, "headers": {}}, path=path)]
    heard = [function.handler(one, None) for one in given]
    assert [(one["statusCode"], one["headers"]["access-control-allow-origin"]) for one in heard] == [
        (200, "*"), (401, "*")]  # fmt: skip


def test_what_is_too_large_is_told_the_limit(function):
    answer = function.handler(event({**ORDER, "body": " " * (5 * 1024 * 1024 + 1)}), None)
    assert answer["statusCode"] == 413
    assert "5242880" in json.loads(answer["body"])["detail"]


def test_signed_but_unreadable_is_accepted_and_queued_with_the_reason(function, monkeypatch):
    monkeypatch.setattr(function, "secrets", Secrets({"connectors/standard_webhooks/own": [VECTOR["secret"]]}))
    monkeypatch.setattr(function.clock, "now", lambda table, travels: datetime.fromisoformat(VECTOR["received_at"]))
    answer = function.handler(event(VECTOR, path={"connector": "standard_webhooks", "source": "own"}), None)
    assert (answer["statusCode"], json.loads(answer["body"])) == (200, {"accepted": 0})
    (queued,) = function.queue.sent
    assert queued["events"] == []
    assert "occurred_at: Field required" in queued["error"]
    assert queued["delivery"]["body"] == VECTOR["body"]


VECTOR = case("standard_webhooks", 4)


def test_a_tracking_call_finds_its_source_by_the_write_key(function):
    batch = case("segment", 0)
    answer = function.handler(event(batch, path={"call": "batch"}), None)
    assert json.loads(answer["body"]) == {"success": True, "accepted": 3}
    assert function.queue.sent[0]["delivery"]["source"] == "web"
    assert "authorization" not in json.dumps(function.queue.sent)


def test_a_large_delivery_lies_in_the_bucket_with_a_pointer_in_the_queue(function):
    given = {"delivery": {"connector": "c", "source": "s", "received_at": "2026-03-10T09", "id": "i"}, "body": ""}
    room = MAX_QUEUED_BYTES - len(json.dumps(given))
    for extra in (0, 1):
        function.intake.put({**given, "body": "x" * (room + extra)})
    just, above = function.queue.sent
    assert "delivery" in just
    assert above == {"pointer": "bodies/c/s/2026-03-10/i.json"}
    assert len(json.loads(function.objects[above["pointer"]])["body"]) == room + 1


def test_an_event_of_the_bus_is_queued_without_a_signature(function):
    feedback = case("ses", 2)
    assert function.handler(json.loads(feedback["body"]), None) == {"accepted": 1}
    assert function.queue.sent[0]["events"] == feedback["events"]


def test_an_event_of_the_bus_that_cannot_be_queued_is_raised_so_that_it_comes_again(function):
    function.queue.down = True
    with pytest.raises(UnavailableError):
        function.handler(json.loads(case("ses", 2)["body"]), None)


def test_the_travelled_clock_dates_events_but_not_signatures(function, monkeypatch):
    real, travelled = datetime(2026, 3, 10, 9, tzinfo=UTC), datetime(2026, 3, 24, 9, tzinfo=UTC)
    own = case("standard_webhooks", 0)
    monkeypatch.setattr(function, "secrets", Secrets({"connectors/standard_webhooks/own": [own["secret"]]}))
    monkeypatch.setattr(function, "settings", function.Settings("t", "local", time_travel="yes"))
    monkeypatch.setattr(function.clock, "now", lambda table, travels: travelled if travels else real)
    answer = function.handler(event(own, path={"connector": "standard_webhooks", "source": "own"}), None)
    assert answer["statusCode"] == 200
    assert function.queue.sent[0]["delivery"]["received_at"].startswith("2026-03-24")


def counted(capsys, metric) -> list[dict]:
    told = written(capsys.readouterr().out, metric)
    (names,) = {tuple(sorted(one["_aws"]["CloudWatchMetrics"][0]["Dimensions"][0])) for one in told}
    return [{name: one[name] for name in names} for one in told]


class Replaced(Secrets):
    """What this process knows is what was valid before; read afresh, it is what is valid now."""

    reads = 0

    def document(self, path, now, keep=None) -> dict:
        self.reads += 1
        return super().document(path, now) if keep == AFRESH else {"secrets": [{"value": "the one before"}]}


def test_who_is_refused_by_a_secret_of_before_is_believed_by_that_of_now(function, monkeypatch):
    monkeypatch.setattr(function, "secrets", Replaced(function.secrets))
    assert function.handler(event(ORDER), None)["statusCode"] == 200
    wrong = {**ORDER, "headers": {**ORDER["headers"], "x-shopify-hmac-sha256": "AAAA"}}
    assert function.handler(event(wrong), None)["statusCode"] == 401
    assert function.secrets.reads == 4


def test_a_handshake_is_answered_by_the_secret_of_now(function, monkeypatch):
    """It comes by a click: whoever put the secret there a moment ago clicks again, and not once in five minutes."""
    monkeypatch.setattr(function, "secrets", Replaced({"connectors/whatsapp/line": ["app secret"]}))
    token = hmac.digest(b"app secret", b"verify_token", "sha256").hex()
    query = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "1158201444"}
    given = event({"headers": {}, "body": ""}, method="GET", path={"connector": "whatsapp", "source": "line"})
    answer = function.handler({**given, "queryStringParameters": query}, None)
    assert (answer["statusCode"], answer["body"]) == (200, "1158201444")


def written(out, metric) -> list[dict]:
    return [json.loads(line) for line in out.splitlines() if metric in line]


def test_what_is_accepted_and_refused_is_counted_by_source(function, capsys):
    function.handler(event(ORDER), None)
    (accepted,) = counted(capsys, "DeliveryAccepted")
    assert (accepted["connector"], accepted["source"], "secret" in accepted) == ("shopify", "shop-a", True)
    function.handler(event(case("segment", 0), path={"call": "track"}), None)
    (tracked,) = counted(capsys, "DeliveryAccepted")
    assert (tracked["connector"], tracked["source"]) == ("segment", "web")


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ({"connector": "shopify", "source": "shop-a"}, ("shopify", "shop-a")),
        ({"connector": "shopify", "source": "mira@example.com"}, ("shopify", "unknown")),
        ({"connector": "stripe", "source": "shop-a"}, ("unknown", "unknown")),
        ({"connector": "mira@example.com", "source": "shop-a"}, ("unknown", "unknown")),
        ({"call": "track"}, ("segment", "unknown")),
    ],
)
def test_strangers_cannot_make_up_names_that_are_counted(function, capsys, path, names):
    function.handler(event({**ORDER, "body": "{", "headers": {}}, path=path), None)
    out = capsys.readouterr().out
    (refused,) = written(out, "DeliveryRefused")
    assert (refused["connector"], refused["source"], refused["status"]) == (*names, "401")
    assert len(written(out, "SourceRefused")) == (names[1] != "unknown")


def test_nothing_of_a_person_is_in_the_log(function, capsys):
    for given in (ORDER, {**ORDER, "body": "{"}, case("segment", 0)):
        function.handler(event(given), None)
    function.queue.down = True
    function.handler(event(ORDER), None)
    lines = "".join(capsys.readouterr())
    assert "DeliveryAccepted" in lines
    assert not [secret for secret in ("mira", "Öztürk", "15112345678", ORDER["secret"], "LAMP") if secret in lines]
