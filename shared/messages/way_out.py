"""How somebody who gets marketing in a chat can end it: the link, or the word that every answer is read for."""

import re
from collections.abc import Iterator

from shared.messages.channels import Letter

WORD = re.compile(r"\bSTOP\b")


def flaws_of_text(letter: Letter) -> Iterator[tuple[str, str]]:
    text = letter.parts["text"]
    if not text.strip():
        yield "text", "is empty"
    if letter.message_class == "marketing" and letter.unsubscribe not in text and not WORD.search(text):
        yield "text", "marketing without a way out: the unsubscribe link, or the word STOP"
