from shared.messages.models import State
from tests.unit.wire.answering import answers, redirects
from tests.unit.wire.way import Way

WAYS = {
    "webhook": Way(
        channel="webhook",
        settings={"endpoints": ["crm"]},
        to="ann@example.com",
        parts={"target": "crm", "type": "lead.answered", "data": {}},
        ok=b"",
        refusals={
            "is overrun": (answers("429 Too Many Requests", b""), State.READY),
            "does not like the signature": (answers("401 Unauthorized", b""), State.READY),
            "sends somewhere else": (redirects, State.READY),
            "has gone for good, and waits": (answers("410 Gone", b""), State.READY),
        },
        secret={
            "url": "{url}/_tributary/webhooks/crm",
            "secrets": [{"value": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}],
        },
        taken_as="a_b",
    ),
}
