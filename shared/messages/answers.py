"""What an answer of an AWS send API, or the lack of one, tells about whether the message left.

Only what happened before a byte was written, or what the service says it refused, is surely not sent. A time-out, a
dropped connection or a 5xx may have been sent all the same: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
"""

from collections.abc import Collection

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    CredentialRetrievalError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
    ProxyConnectionError,
)
from botocore.parsers import ResponseParserError

from shared.messages.models import Outcome, State

PAUSED = frozenset({"SendingPausedException", "AccountSuspendedException"})
"""The account sends nothing at all: its owner or AWS has stopped it, for hours or days."""

ERRORS = (ClientError, BotoCoreError, ResponseParserError)
"""All that a call of a client may raise; the last is of its own kind: an answer that broke off is not XML any more."""

BEFORE_THE_FIRST_BYTE = (
    EndpointConnectionError,
    ConnectTimeoutError,
    ProxyConnectionError,
    NoCredentialsError,
    CredentialRetrievalError,
)


def taken(message_id: str | None) -> Outcome:
    """botocore reads a 200 whose body broke off as an empty answer."""
    return Outcome(State.SENT, provider_id=message_id) if message_id else Outcome(State.UNKNOWN, detail="no message id")


def of_error(error: Exception, refusals: Collection[str]) -> Outcome:
    """`refusals` are the service's codes for a message that it will never take."""
    if isinstance(error, ClientError):
        return _answered(error, refusals)
    name = type(error).__name__
    if isinstance(error, ParamValidationError):
        return Outcome(State.REFUSED, rule="provider", detail=name)
    return Outcome(State.READY if isinstance(error, BEFORE_THE_FIRST_BYTE) else State.UNKNOWN, detail=name)


def _answered(error: ClientError, refusals: Collection[str]) -> Outcome:
    """Throttled, paused, or not allowed (a fault of our set-up): it was not taken, and may be later.

    A pause is no failure of the message, however long it lasts: it waits by a rule, and is not given up.
    """
    code = str(error.response["Error"]["Code"])
    if code in PAUSED:
        return Outcome(State.READY, rule="provider_paused", detail=code)
    if error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500:
        return Outcome(State.UNKNOWN, detail=code)
    return (
        Outcome(State.REFUSED, rule="provider", detail=code) if code in refusals else Outcome(State.READY, detail=code)
    )
