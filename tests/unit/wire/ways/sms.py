from shared.messages.models import State
from tests.unit.wire.answering import refusal, xml
from tests.unit.wire.way import Way

WAYS = {
    "sms by SNS": Way(
        channel="sms",
        settings={"sender": "SHOP"},
        to="+4915155501234",
        parts={"text": "Hi", "parts": 1},
        ok=b"<PublishResponse><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>",
        refusals={
            "throttles": (xml("Throttled", "429 Too Many Requests"), State.READY),
            "denies access": (xml("AuthorizationError", "403 Forbidden"), State.READY),
            "calls the number none": (xml("InvalidParameter"), State.REFUSED),
            "answers 500 in its own words": (xml("InternalError", "500 Internal Server Error"), State.UNKNOWN),
        },
    ),
    "sms by End User Messaging": Way(
        channel="sms",
        settings={"by": "aws_sms", "sender": "SHOP"},
        to="+4915155501234",
        parts={"text": "Hi", "parts": 1},
        ok=b'{"MessageId": "m-1"}',
        refusals={
            "throttles": (refusal("ThrottlingException"), State.READY),
            "has spent the month's budget": (refusal("ServiceQuotaExceededException"), State.READY),
            "denies access": (refusal("AccessDeniedException"), State.READY),
            "knows that the person said STOP": (refusal("ConflictException"), State.REFUSED),
            "calls the request bad": (refusal("ValidationException"), State.REFUSED),
            "does not know the sender": (refusal("ResourceNotFoundException"), State.REFUSED),
        },
    ),
}
