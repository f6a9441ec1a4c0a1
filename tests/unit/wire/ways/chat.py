from shared.messages.models import State
from tests.unit.wire.answering import answers
from tests.unit.wire.way import Way

WAYS = {
    "chat": Way(
        channel="chat",
        settings={"source": "chatwoot/main"},
        to="77",
        kind="conversation@main",
        parts={"text": "Hi"},
        ok=b'{"id": 4711, "content": "Hi", "message_type": 1}',
        refusals={
            "is overrun": (answers("429 Too Many Requests", b""), State.READY),
            "knows the token no more": (answers("401 Unauthorized", b'{"error": "Invalid Access Token"}'), State.READY),
            "does not know the conversation": (answers("404 Not Found", b'{"error": "none"}'), State.REFUSED),
            "calls the message wrong": (answers("422 Unprocessable Entity", b'{"message": "no"}'), State.REFUSED),
        },
        secret={"api": {"token": "t", "address": "{url}/api/v1/accounts/1"}},
        taken_as="4711",
    ),
}
