"""What templates make of simulated people: every text, because its parts are its price, and a sample of the rest."""

from collections import Counter

from msgspec import Struct, field
from phonenumbers import parse, region_code_for_number

from infra.simulation.tally import Tally
from shared.messages import reach
from shared.messages.channels import Envelope
from shared.messages.composing import Composer, Context
from shared.messages.look import Look
from shared.messages.protocol import spread
from shared.messages.sms_parts import parts_of

SAMPLE = 0.05
"""Of the messages that cost the same whatever they say: to make a mail takes as long as ten steps of a journey."""


class Press(Struct):
    """`sample` is the share that is rendered, always the same messages. `counts` are of messages that went: the hours
    of the customer's own day, as it was known then, and the parts of texts by country.
    """

    composer: Composer
    sample: float = SAMPLE
    counts: Tally = field(default_factory=Counter)

    def __call__(self, look: Look, context: Context) -> None:
        message = look.message
        by_part = hasattr(reach.settings(self.composer.brand, message.channel), "prices")
        if by_part or spread(message.send_key) < self.sample:
            envelope = self.composer.envelope(look, context)
            if by_part:
                self._weigh(message.channel, envelope)
        self.counts["hour", f"{look.now.astimezone(look.zone):%H}", message.message_class] += 1

    def taken(self) -> Tally:
        counts, self.counts = self.counts, Counter()
        return counts

    def _weigh(self, channel: str, envelope: Envelope) -> None:
        country = region_code_for_number(parse(envelope.to)) or "?"
        self.counts["parts", channel, country] += parts_of(envelope.parts["text"]).number
