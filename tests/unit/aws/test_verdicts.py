"""What DynamoDB refuses is told apart: a lost condition, an item too large, and what nobody has decided yet."""

from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError

from shared.aws import contention
from shared.aws.table import Table
from shared.aws.writes import Write
from shared.errors import ConflictError, OversizeError, UnavailableError

KEY = {"pk": "a", "sk": "id"}
CONFLICT = {"Error": {"Code": "TransactionConflictException", "Message": "Transaction is ongoing for the item"}}
LOST = {"Error": {"Code": "ConditionalCheckFailedException", "Message": "The conditional request failed"}}


def cancelled(*codes, message=""):
    """As DynamoDB cancels a transaction: one reason for each action, in their order."""
    reasons = [{"Code": code, **({"Message": message} if code != "None" else {})} for code in codes]
    text = f"Transaction cancelled, please refer cancellation reasons for specific reasons [{', '.join(codes)}]"
    return {"Error": {"Code": "TransactionCanceledException", "Message": text}, "CancellationReasons": reasons}


class Refusing:
    """Refuses with one after the other, and takes what comes then."""

    def __init__(self, *refusals):
        self.refusals, self.calls = list(refusals), 0

    def __getattr__(self, operation):
        return self._answer

    def _answer(self, **arguments):
        self.calls += 1
        if self.refusals:
            raise ClientError(self.refusals.pop(0), "PutItem")
        return {"Attributes": {}}


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(contention, "time", SimpleNamespace(sleep=lambda seconds: None))


def test_what_another_transaction_holds_for_a_moment_is_not_there_already():
    """Taken for a lost condition, an event would count as seen before, and be dropped."""
    dynamodb = Refusing(CONFLICT, CONFLICT)
    assert Table(dynamodb, "customers").put_if_absent(KEY, {})
    assert dynamodb.calls == 3


def test_whose_condition_is_lost_is_told_so_at_once():
    dynamodb = Refusing(LOST)
    assert not Table(dynamodb, "customers").put_if_absent(KEY, {})
    assert dynamodb.calls == 1


@pytest.mark.parametrize("reason", ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"])
def test_a_transaction_that_came_at_the_wrong_moment_goes_through_later(reason):
    dynamodb = Refusing(cancelled("None", reason))
    Table(dynamodb, "customers").transact([Write(KEY, {}), Write({**KEY, "pk": "b"}, {})])
    assert dynamodb.calls == 2


@pytest.mark.parametrize(
    "codes", [("None", "ConditionalCheckFailed"), ("ConditionalCheckFailed", "TransactionConflict")]
)
def test_one_lost_condition_decides_a_transaction(codes):
    dynamodb = Refusing(cancelled(*codes))
    with pytest.raises(ConflictError):
        Table(dynamodb, "customers").transact([Write(KEY, {})])
    assert dynamodb.calls == 1


def test_an_item_that_grows_too_large_in_a_transaction_is_no_conflict():
    told = cancelled("None", "ValidationError", message="Item size to update has exceeded the maximum allowed size")
    with pytest.raises(OversizeError):
        Table(Refusing(told), "customers").transact([Write(KEY, {})])


def test_who_never_gets_to_a_verdict_does_not_hear_of_a_lost_condition():
    dynamodb = Refusing(*[CONFLICT] * 99)
    with pytest.raises(UnavailableError):
        Table(dynamodb, "customers").put_if_absent(KEY, {})
    assert dynamodb.calls == contention.ATTEMPTS


def test_what_dynamodb_had_no_room_for_is_asked_for_later_and_later(monkeypatch):
    waits: list[float] = []
    monkeypatch.setattr(contention, "time", SimpleNamespace(sleep=waits.append))
    monkeypatch.setattr(contention, "random", SimpleNamespace(uniform=lambda low, high: high))
    asked = []

    class Busy:
        def batch_get_item(self, RequestItems):  # noqa: N803 - boto's name
            asked.append(RequestItems["customers"]["Keys"])
            left = {"customers": RequestItems["customers"]} if len(asked) < 3 else {}
            return {
                "Responses": {} if left else {"customers": [{"pk": {"S": "a"}, "sk": {"S": "id"}}]},
                "UnprocessedKeys": left,
            }

    assert Table(Busy(), "customers").get_many([KEY]) == [KEY]
    assert len(asked) == 3
    assert waits == sorted(waits)
    assert 0 < waits[0] < waits[1]
