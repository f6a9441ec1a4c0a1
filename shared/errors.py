"""The error tree. Two questions decide the branch: whose fault is it, and is a retry worth it?

TributaryError
├── Rejected                 the caller's fault: answer 4xx, never retry
│   ├── BadSignatureError    401; an unknown connector or source looks the same from outside
│   ├── TooLargeError        413
│   ├── InvalidRequestError  400: names the field and what would be right
│   └── NotFoundError        404
├── MalformedPayloadError    genuine (signed) but unreadable: 2xx to the vendor, quarantine for us
├── Retryable                our trouble or a provider's: raise, and the queue or the vendor tries again
│   ├── ConflictError        somebody else changed the item first
│   └── UnavailableError     throttled, timed out, or down
└── Permanent                no retry can help: record it and go on
    ├── OversizeError        DynamoDB takes no item of more than 400 KB
    ├── TurnFailedError      a turn of a job; says where, and nothing of what it was about
    ├── UnrenderableError    these values do not make a safe message
    └── DefinitionError      a journey, template or brand file is wrong; names the file and line
"""


class TributaryError(Exception):
    """Anything Tributary raises on purpose."""


class Rejected(TributaryError):
    """The caller did something wrong."""

    status = 400


class BadSignatureError(Rejected):
    """The sender could not prove who it is."""

    status = 401


class TooLargeError(Rejected):
    """The body is larger than we take."""

    status = 413


class InvalidRequestError(Rejected):
    """A field is missing or wrong; the message names it and says what would be right."""


class NotFoundError(Rejected):
    """What was asked for does not exist."""

    status = 404


class MalformedPayloadError(TributaryError):
    """A genuine delivery that cannot be read; the message names the field, never its value."""


class Retryable(TributaryError):
    """Worth another try."""


class ConflictError(Retryable):
    """A conditional write lost against another writer."""


class UnavailableError(Retryable):
    """A service that we need did not answer in time."""


class Permanent(TributaryError):
    """No retry can help."""


class OversizeError(Permanent):
    """What is to be written would make an item larger than DynamoDB takes."""


class TurnFailedError(Permanent):
    """A turn of a job failed in a way that nobody expected; says where: the history of executions shows it."""


class UnrenderableError(Permanent):
    """A template and this customer's values make no message that is safe to send; names the part, never a value."""


class DefinitionError(Permanent):
    """A file of the brand folder is wrong; the message starts with `file:line:`."""
