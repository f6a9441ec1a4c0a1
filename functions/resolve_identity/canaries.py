"""What the provider says of a canary is about nobody, so it is not filed. That one of ours was sent is noted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from shared.events import Name
from shared.messages import canary
from shared.messages.canaries import CanaryStore
from shared.messages.canary import CONNECTOR
from shared.observability import count


class Canaries(Struct, frozen=True):
    """`stage` is what the ids of our own begin with."""

    store: CanaryStore
    stage: str

    def take(self, delivery: Mapping[str, Any], event: Mapping[str, Any]) -> bool:
        """Whether it was of a canary, ours or another stage's."""
        about = event["data"].get("message") or {}
        send_id = str(about.get("send_id"))
        if delivery["connector"] != CONNECTOR or not canary.is_canary(send_id):
            return False
        slot = canary.slot_of(send_id, self.stage)
        received_at = datetime.fromisoformat(delivery["received_at"])
        if slot and event["name"] == Name.MESSAGE_SENT and self.store.heard(about["channel"], slot, received_at):
            count("CanaryHeard")
        return True
