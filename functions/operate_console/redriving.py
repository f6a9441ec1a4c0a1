"""Dead letters go back, as `tributary dlq redrive` sends them, as far as there is time."""

import time
from datetime import datetime

from msgspec import Struct

from shared.audit import Audit, Entry
from shared.aws.dead_letters import DeadLetters
from shared.aws.functions import Caller
from shared.console import queues
from shared.console.calls import Call

SECONDS = 15
"""Half of what the function has: the rest goes with another press."""


class Redriving(Struct, frozen=True):
    letters: DeadLetters
    audit: Audit

    def redrive(self, call: Call, caller: Caller, now: datetime) -> str:
        name, until = call["queue"], time.monotonic() + SECONDS
        with self.audit.during(Entry(caller.request, now, caller.by, "redrive", name)):
            count = self.letters.send_back(name, lambda: time.monotonic() < until)
        return queues.sent_back(call, name, count, self.letters.counts()[name])
