"""What DynamoDB says against a call, in our words: a lost condition is one only where it says so."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from shared.errors import ConflictError, OversizeError, UnavailableError

LOST = "ConditionalCheckFailed"
TOO_LARGE = "an item would have more than 400 KB, which the table does not take"
CANCELLED = "TransactionCanceledException"
PASSING = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
"""Why a transaction may be cancelled that would go through a moment later:
https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html"""


def undecided(error: ClientError) -> bool:
    """Another transaction holds an item, or there was no room: whether the condition holds nobody has looked.

    A single write is refused so, too, while a transaction is under way: TransactionConflictException.
    """
    if _code(error) == CANCELLED:
        reasons = _reasons(error)
        return bool(reasons) and reasons.keys() <= PASSING
    return _code(error) == "TransactionConflictException"


def kind_of(error: ClientError) -> type[ConflictError | OversizeError | UnavailableError]:
    """A lost condition, an item of more than 400 KB ("Item size has exceeded …"), or trouble that passes."""
    told = error.response["Error"]
    if _code(error) == CANCELLED:
        reasons = _reasons(error)
        if LOST in reasons or not reasons:
            return ConflictError
        return OversizeError if _oversize(reasons.get("ValidationError", "")) else UnavailableError
    if _code(error) == f"{LOST}Exception":
        return ConflictError
    oversize = _code(error) == "ValidationException" and _oversize(told["Message"])
    return OversizeError if oversize else UnavailableError


def told(error: ClientError) -> str:
    """Its code; of an item that is too large what is wrong, which an operator may read as the reason."""
    return TOO_LARGE if kind_of(error) is OversizeError else _code(error)


def _code(error: ClientError) -> str:
    return str(error.response["Error"]["Code"])


def _oversize(message: str) -> bool:
    return "item size" in message.lower()


def _reasons(error: ClientError) -> Mapping[str, str]:
    """Code to message, of those actions of a transaction that something was said against."""
    told: Mapping[str, Any] = error.response
    listed = told.get("CancellationReasons", ())
    return {one["Code"]: one.get("Message") or "" for one in listed if one.get("Code", "None") != "None"}
