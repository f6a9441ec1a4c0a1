"""A canary on the local AWS: it goes to the simulator, its event comes back by the bus, and it is nobody's mail."""

import json

import pytest

from infra.cli import customer, inbox
from shared.aws import keys
from shared.errors import NotFoundError
from shared.messages.canary import SIMULATORS


def fly(stage) -> str | None:
    """As the schedule asks for it, which the local stage has not."""
    tick = {"source": "aws.events", "detail-type": "Scheduled Event", "time": stage.now().isoformat(), "detail": {}}
    function = stage.functions["deliver_message"]
    answer = stage.client("lambda").invoke(FunctionName=function, Payload=json.dumps(tick))
    return json.loads(answer["Payload"].read())["canary"]


def mails(stage) -> int:
    return sum(SIMULATORS["email"] in one.to for one in inbox.read(stage))


def test_a_canary_comes_back_and_is_no_customer(stage, idle):
    before, slots = mails(stage), [one for one in (fly(stage), fly(stage)) if one]
    idle.wait()
    assert mails(stage) == before + len(slots)
    for slot in slots:
        item = stage.store().get(keys.canary("email", slot), consistent=True)
        assert item["heard_at"] > item["sent_at"]
    with pytest.raises(NotFoundError):
        customer.read(stage, f"email:{SIMULATORS['email']}")
