from shared.messages.models import State
from tests.unit.wire.answering import refusal
from tests.unit.wire.way import Way

WAYS = {
    "email": Way(
        channel="email",
        settings={},
        to="ann@example.com",
        parts={"subject": "Hi", "html": "<p>Hi</p>", "text": "Hi"},
        ok=b'{"MessageId": "m-1"}',
        refusals={
            "throttles": (refusal("TooManyRequestsException", "429 Too Many Requests"), State.READY),
            "says the limit is exceeded": (refusal("LimitExceededException"), State.READY),
            "has paused sending": (refusal("SendingPausedException"), State.READY),
            "has suspended the account": (refusal("AccountSuspendedException"), State.READY),
            "denies access": (refusal("AccessDeniedException", "403 Forbidden"), State.READY),
            "rejects the message": (refusal("MessageRejected"), State.REFUSED),
            "calls the request bad": (refusal("BadRequestException"), State.REFUSED),
            "does not know the sender": (refusal("MailFromDomainNotVerifiedException"), State.REFUSED),
            "does not know the configuration set": (refusal("NotFoundException", "404 Not Found"), State.REFUSED),
            "answers 500 in its own words": (
                refusal("InternalServiceErrorException", "500 Internal Server Error"),
                State.UNKNOWN,
            ),
        },
    ),
}
