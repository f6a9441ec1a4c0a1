"""A template that is a line of a chat, and how somebody who gets marketing there can end it.

By the link, or by the word that every answer is read for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shared.messages.channels import FORM, Letter, MessageClass

WORD = re.compile(r"\bSTOP\b")


@dataclass(frozen=True, slots=True)
class Form:
    __pydantic_config__ = FORM

    message_class: MessageClass
    text: str


def flaws_of_text(letter: Letter) -> Iterator[tuple[str, str]]:
    text = letter.parts["text"]
    if not text.strip():
        yield "text", "is empty"
    yield from without_way_out(letter)


def without_way_out(letter: Letter) -> Iterator[tuple[str, str]]:
    text = letter.parts["text"]
    if letter.message_class == "marketing" and letter.unsubscribe not in text and not WORD.search(text):
        yield "text", "marketing without a way out: the unsubscribe link, or the word STOP"
