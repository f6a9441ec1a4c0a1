from tests.unit.wire.meta import META, META_REFUSALS
from tests.unit.wire.way import Way

WAYS = {
    "instagram": Way(
        channel="instagram",
        settings={"source": "instagram/shop", "account": "3003"},
        to="4004",
        kind="instagram_user@3003",
        parts={"text": "Hi"},
        ok=b'{"recipient_id": "4004", "message_id": "m-1"}',
        refusals=META_REFUSALS,
        secret=META,
    ),
}
