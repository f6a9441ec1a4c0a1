"""What is known as a message is about to leave, one for each rule that would stop it."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from shared.configuration import Topic
from shared.messages.consent import Choice, Sending
from shared.messages.look import Look
from shared.pauses import Pause
from tests.unit.messages.samples import NOW, a_brand, an_act

NIGHT = datetime(2026, 11, 18, 22, tzinfo=UTC)
TWO_TODAY = tuple(Sending(f"{n}", NOW - timedelta(hours=3 + n), "marketing") for n in range(2))
TOPICS = a_brand(topics={"novelties": Topic({"en": "What is new"}, ("arrival_check",))})
LEFT_OUT = an_act(Choice.WITHDRAWN, purpose="novelties")
SHUT = (Pause(NOW - timedelta(hours=1)),)


def transactional(look: Look) -> Look:
    return replace(look, message=replace(look.message, message_class="transactional"))
