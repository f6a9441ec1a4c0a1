"""The words by which people ask for no more messages, for messages again, or for help, in all languages at once. Pure.

A wish counts where the whole message is one of the known phrases, apart from courtesies. What only looks like a refusal
is for a person to read (47 CFR 64.1200(a)(10): any words that a reasonable person would understand).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from itertools import chain, pairwise
from pathlib import Path

import msgspec
from msgspec import Struct

from shared.messages.phrases import Phrases, Words, found, is_one, lookup, phrases_of, single_words
from shared.messages.said import words_of

FOLDER = Path(__file__).parent / "keywords"

SLIP = 6
"""A word of so many letters is still meant with one of them wrong; a shorter one may be another word."""

PLAIN = 10
"""A word of so many letters is still plainly the one of the list: `Unsubsribe`."""

STOPS = frozenset({"stop", "stopp", "стоп", "στοπ"})
"""At either end of a message such a word is perhaps meant as it is: `STOP 36180`, `STOP` and a name, `I said stop`."""

DRAWN_OUT = re.compile(r"(.)\1{2,}")
"""`Stoooop`"""

LONGEST = 12
"""Words of a courtesy; in Thai, Chinese, Japanese and Korean letters count as words."""


class Wish(StrEnum):
    STOP = "stop"
    START = "start"
    HELP = "help"
    REFUSAL = "refusal"
    """Perhaps: it is not on the list, and a person decides."""


class Vocabulary(Struct, frozen=True):
    """Of all languages at once: what a message is written in is not known, nor which its writer would choose."""

    listed: Mapping[Wish, Phrases]
    courtesies: frozenset[Words]
    refusals: Phrases
    harmless: Phrases

    def wish(self, text: str) -> Wish | None:
        said = words_of(text)
        barer = list(self._barer(said))
        spelt = "".join(barer[-1]) if all(len(word) == 1 for word in barer[-1]) else ""
        again = barer[-1][:1] if len(set(barer[-1])) == 1 else ()
        if wish := next(filter(None, map(self.whole, [*barer, (spelt,), again])), None):
            return wish
        return self._slip_of(barer[-1]) or (Wish.REFUSAL if any(map(self._refuses, (said, barer[-1]))) else None)

    def whole(self, words: Words) -> Wish | None:
        """Of a message that is nothing else than one of the listed phrases."""
        return next((wish for wish, phrases in self.listed.items() if is_one(words, phrases)), None)

    def _barer(self, words: Words) -> Iterator[Words]:
        """The message, and then without one courtesy after the other at its ends, as long as something is left."""
        yield words
        for size in range(min(LONGEST, len(words) - 1), 0, -1):
            if words[:size] in self.courtesies:
                return (yield from self._barer(words[size:]))
            if words[-size:] in self.courtesies:
                return (yield from self._barer(words[:-size]))

    def _refuses(self, words: Words) -> bool:
        innocent = {place for at, ends in found(words, self.harmless) for place in range(at, max(ends))}
        at_an_end = [(at, at + 1) for at in (0, len(words) - 1) if STOPS.intersection(words[at : at + 1])]
        refused = chain(at_an_end, ((at, min(ends)) for at, ends in found(words, self.refusals)))
        return any(not innocent.issuperset(range(at, end)) for at, end in refused)

    def _slip_of(self, words: Words) -> Wish | None:
        if len(words) != 1:
            return None
        known = single_words(self.listed[Wish.STOP])
        short = DRAWN_OUT.sub(r"\1", words[0])
        meant = next((word for word in known if short == word or _is_slip(words[0], word)), "")
        if len(meant) >= PLAIN:
            return Wish.STOP
        return Wish.REFUSAL if meant else None


@cache
def vocabulary(stop: Words = (), start: Words = (), helping: Words = ()) -> Vocabulary:
    """The words that come with Tributary, and the brand's own."""
    files = [msgspec.json.decode(path.read_bytes()) for path in sorted(FOLDER.glob("*.json"))]
    own = {Wish.STOP: stop, Wish.START: start, Wish.HELP: helping}
    listed = {wish: lookup([*_all(files, wish), *map(_bare, words)]) for wish, words in own.items()}
    courtesies = frozenset(chain.from_iterable(map(phrases_of, _all(files, "courtesy"))))
    return Vocabulary(listed, courtesies, lookup(_all(files, "refusal")), lookup(_all(files, "unless")))


def _all(files: Iterable[Mapping[str, list[str]]], name: str) -> list[str]:
    return [phrase for one in files for phrase in one[name]]


def _bare(own: str) -> str:
    """A brand writes words, and no patterns."""
    return " ".join(words_of(own))


def _is_slip(written: str, meant: str) -> bool:
    """Two neighbours swapped, or, in a longer word, one letter too many, too few or wrong."""
    if len(written) == len(meant):
        wrong = [at for at, (one, other) in enumerate(zip(written, meant, strict=True)) if one != other]
        swapped = [(written[a], written[b]) == (meant[b], meant[a]) for a, b in pairwise(wrong) if b == a + 1]
        return (len(wrong) == 2 and swapped == [True] and len(meant) > 3) or (len(wrong) == 1 and len(meant) >= SLIP)
    longer, shorter = max(written, meant, key=len), min(written, meant, key=len)
    return len(shorter) >= SLIP - 1 and any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
