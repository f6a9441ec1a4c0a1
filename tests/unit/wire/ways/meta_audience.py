from shared.messages.models import State
from tests.unit.wire.answering import meta
from tests.unit.wire.way import Way

WAYS = {
    "meta_audience": Way(
        channel="meta_audience",
        settings={"audiences": {"vips": "23840000000000000"}},
        to="ann@example.com",
        kind="email",
        parts={"target": "vips", "type": "vip.found", "data": {}},
        ok=b'{"audience_id": "1", "session_id": "9001", "num_received": 1, "num_invalid_entries": 0}',
        refusals={
            "is overrun": (meta(80003), State.READY),
            "does not know the audience": (meta(100), State.REFUSED),
        },
        secret={"api": {"token": "t", "address": "{url}/v25.0"}},
        taken_as="9001",
    ),
}
