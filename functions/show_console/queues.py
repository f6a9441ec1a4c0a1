"""What the pages of queues are made of."""

from msgspec import Struct

from shared.aws.dead_letters import DeadLetters
from shared.console import queues
from shared.console.calls import Call


class Queues(Struct, frozen=True):
    letters: DeadLetters

    def all(self, call: Call) -> str:
        return queues.listing(call, self.letters.waiting(), self.letters.counts())

    def show(self, call: Call) -> str:
        name = call["queue"]
        return queues.show(call, name, self.letters.look(name))
