"""The queue of questions to vendors: what is done with one message, and which come again later."""

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from shared.aws.queue import Queue
from shared.errors import UnavailableError
from shared.vendor_api.asking import LaterError
from shared.vendor_api.completing import Completing
from shared.vendor_api.reconciling import Reconciling

MOST_DELAYS = 200
"""Two days of a quarter of an hour each: daily limits are over by then, and somebody should hear of any other."""


class Turns(Struct, frozen=True):
    completing: Completing
    reconciling: Reconciling
    queue: Queue

    def take(self, message: Mapping[str, Any], now: datetime) -> None:
        work = self.completing.complete if "complete" in message else self.reconciling.turn
        try:
            work(message, now)
        except LaterError as later:
            self.later(message, later.seconds, told=later.told)

    def later(self, message: Mapping[str, Any], seconds: float, *, told: bool = False) -> None:
        """The same message anew, for to wait here would be paid; only what the vendor told us counts as a delay."""
        delays = message.get("delays", 0) + told
        if delays > MOST_DELAYS:
            raise UnavailableError(f"the vendor told us {MOST_DELAYS} times to come later")
        self.queue.send([{**message, "delays": delays}], delay_seconds=math.ceil(seconds))
