"""What somebody who writes to us wishes, and what that means for consent: no more messages, messages again, or help."""

from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import Any

from msgspec.structs import replace

from shared.configuration import Keywords
from shared.events import Event, Name
from shared.messages.consent import EVERYTHING, KINDS, MARKETING, Choice
from shared.messages.vocabulary import Wish, vocabulary

WRITTEN = frozenset({Name.MESSAGE_RECEIVED, Name.CONVERSATION_OPENED})
STATES = {Wish.STOP: Choice.WITHDRAWN, Wish.START: Choice.GRANTED, Wish.REFUSAL: Choice.PENDING}

OF_PHONES = ("sms", "whatsapp")
"""Who stops these means all that rings; a mail that is answered so ends what was only advertised."""

MOST = 2_000
"""Characters that are looked at: nobody asks to be left alone below the third screen."""

QUOTED = (">", "-----", "_____")
"""So begin the lines at which a mail repeats the one that it answers."""


def read(event: Event, own: Keywords) -> Event:
    """With the wish of what a customer wrote, and its consents. Whatever the source itself calls a wish is dropped."""
    message = event.data.get("message")
    if event.name not in WRITTEN or not isinstance(message, Mapping):
        return event
    wish = vocabulary(own.stop, own.start, own.help).wish(_own_words(message))
    said = {name: value for name, value in message.items() if name != "wish"}
    if wish is None:
        return replace(event, data={**event.data, "message": said})
    consents = [*(event.data.get("consents") or ()), *_consents(wish, event, own)]
    known = {"consents": consents} if consents else {}
    return replace(event, data={**event.data, "message": {**said, "wish": str(wish)}, **known})


def _consents(wish: Wish, event: Event, own: Keywords) -> Iterator[dict[str, Any]]:
    """What is perhaps a refusal holds marketing until a person has read it. Whoever asks for help states nothing."""
    channel = str(event.data["message"].get("channel"))
    if wish is Wish.HELP or channel not in KINDS:
        return
    wide = own.scope == "address" and wish is not Wish.START and channel in OF_PHONES
    for one in OF_PHONES if wide else (channel,):
        for purpose in (MARKETING, EVERYTHING) if channel in OF_PHONES and wish is not Wish.REFUSAL else (MARKETING,):
            act = {"channel": one, "purpose": purpose, "state": str(STATES[wish])}
            yield {**act, "by_person": True, "wording": f"answered: {wish}"}


def _own_words(message: Mapping[str, Any]) -> str:
    """Of a mail, what stands above the mail that it answers: that one says `unsubscribe`, too. Or else its subject."""
    lines = str(message.get("text") or "")[:MOST].splitlines()
    own = list(takewhile(lambda line: not line.startswith(QUOTED), lines))
    if len(own) < len(lines) and own and own[-1].rstrip().endswith(":"):
        own.pop()
    return "\n".join(own).strip() or str(message.get("subject") or "")
