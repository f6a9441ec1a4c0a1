"""What people do to customers over the API: asked as docs/api.yaml says, answered as it says, refused with a reason."""

import importlib
from datetime import UTC, datetime
from types import SimpleNamespace

import boto3
import msgspec
import pytest

from shared import configuration
from shared.aws import keys
from shared.events import Event, Identifier
from shared.interface.operations import ACTS
from shared.profiles.filing import Filing
from tests.unit.functions.operator import Operator
from tests.unit.messages.samples import a_brand

KEY = b"identity"
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
ANN, BEN = Identifier("email", "ann@example.com"), Identifier("email", "ben@example.com")
PHONE = Identifier("phone", "+4930901820")
REASON = "two people at the till"
BODIES = {
    "cut": {"one": f"email:{ANN.value}", "other": f"phone:{PHONE.value}", "reason": REASON},
    "restore": {"one": f"email:{ANN.value}", "other": f"phone:{PHONE.value}", "reason": REASON},
    "release": {"reason": REASON, "identifiers": 300},
    "erase": {"reason": REASON},
    "export": {"reason": REASON},
}


class Desk(Operator):
    """The function, with Ann and her telephone, and a join of hers that is held."""

    def __init__(self, module, table):
        super().__init__(module.handler)
        self.module, self.table = module, table
        self.customer = min(keys.identifier_id(one, KEY) for one in (ANN, PHONE))
        event = Event("e1", "note.taken", NOON, "shopify/a", (ANN, PHONE), {})
        Filing(table, a_brand(), KEY).file(event, NOON, lambda *_: None)

    def asks(self, operation, body=None, request="r1"):
        path = operation.path.format(customer_id=self.customer, request_id=request)
        return self.ask(operation.method.upper(), path, body)

    def hold(self):
        """As the breaker does."""
        note = {"reason": "merges", "at": keys.timestamp(NOON)}
        self.table.put(keys.held(self.customer), note)
        item = self.table.get(keys.identifier(self.customer))
        self.table.put(keys.identifier(self.customer), {**item, "held": note})


@pytest.fixture
def desk(monkeypatch, table):
    monkeypatch.setattr(configuration, "brand", a_brand)
    boto3.client("secretsmanager").create_secret(Name="/tributary/test/keys/identity", SecretString=KEY.decode())
    module = importlib.reload(importlib.import_module("functions.correct_customer.handler"))
    monkeypatch.setattr(module, "jobs", SimpleNamespace(begin=lambda kind, job, work: None))
    return Desk(module, table)


@pytest.mark.parametrize("operation", ACTS, ids=lambda one: one.id)
def test_every_act_that_is_described_is_answered_as_described(desk, operation):
    if operation.id in ("release", "holds"):
        desk.hold()
    if operation.id == "request":
        desk.asks(next(one for one in ACTS if one.id == "export"), BODIES["export"])
    status, body = desk.asks(operation, BODIES.get(operation.id))
    assert status == 200, body
    assert msgspec.to_builtins(msgspec.convert(body, operation.answered)) == body


@pytest.mark.parametrize("operation", [one for one in ACTS if one.body], ids=lambda one: one.id)
def test_an_act_without_a_reason_is_refused_and_named(desk, operation):
    body = {name: value for name, value in BODIES[operation.id].items() if name != "reason"}
    status, problem = desk.asks(operation, body)
    assert (status, "reason" in problem["detail"]) == (400, True)


def test_a_pair_that_concerns_somebody_else_is_refused(desk):
    cut = next(one for one in ACTS if one.id == "cut")
    other = {"one": f"email:{BEN.value}", "other": "phone:+4930901899", "reason": REASON}
    assert desk.asks(cut, other)[0] == 400
