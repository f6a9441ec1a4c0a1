from tests.unit.wire.meta import META, META_REFUSALS
from tests.unit.wire.way import Way

WAYS = {
    "messenger": Way(
        channel="messenger",
        settings={"source": "messenger/shop", "page": "1001"},
        to="2002",
        kind="messenger_user@1001",
        parts={"text": "Hi"},
        ok=b'{"recipient_id": "2002", "message_id": "m-1"}',
        refusals=META_REFUSALS,
        secret=META,
    ),
}
