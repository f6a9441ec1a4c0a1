from shared.messages.models import State
from tests.unit.wire.answering import xml
from tests.unit.wire.way import Way

WAYS = {
    "push": Way(
        channel="push",
        settings={},
        to="arn:aws:sns:eu-central-1:123456789012:endpoint/GCM/shop/1",
        parts={"title": "Hi", "body": "Hi"},
        ok=b"<PublishResponse><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>",
        refusals={
            "throttles": (xml("Throttled", "429 Too Many Requests"), State.READY),
            "has an expired certificate": (xml("PlatformApplicationDisabled"), State.READY),
            "knows that the app is gone": (xml("EndpointDisabled"), State.REFUSED),
        },
    ),
}
