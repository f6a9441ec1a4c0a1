from shared.messages.models import State
from tests.unit.wire.answering import answers
from tests.unit.wire.way import Way

WAYS = {
    "google_audience": Way(
        channel="google_audience",
        settings={"account": "1234567890", "audiences": {"vips": "987654321"}},
        to="ann@example.com",
        kind="email",
        parts={"target": "vips", "type": "vip.found", "data": {}, "token": "t"},
        ok=b'{"requestId": "r-1"}',
        refusals={
            "is overrun": (answers("429 Too Many Requests", b""), State.READY),
            "knows the token no more": (answers("401 Unauthorized", b"{}"), State.READY),
            "calls the request wrong": (answers("400 Bad Request", b"{}"), State.REFUSED),
        },
        secret={"api": {"address": "{url}/v1", "client_id": "c"}},
        taken_as="r-1",
    ),
}
