"""Dead letters go back, as `tributary dlq redrive` sends them, as far as there is time."""

import time
from dataclasses import dataclass

from shared.aws.dead_letters import DeadLetters
from shared.console import queues
from shared.console.calls import Call

SECONDS = 15
"""Half of what the function has: the rest goes with another press."""


@dataclass(frozen=True, slots=True)
class Redriving:
    letters: DeadLetters

    def redrive(self, call: Call) -> str:
        name, until = call["queue"], time.monotonic() + SECONDS
        count = self.letters.send_back(name, lambda: time.monotonic() < until)
        return queues.sent_back(call, name, count, self.letters.counts()[name])
