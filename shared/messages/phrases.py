"""Phrases as the lists of words write them, and where they stand in a message. Pure.

`keine|kein … mehr` is either word, then up to three others, then the last; `wysyła*` is any word that begins so, and
`me|` may be missing. In Thai, Chinese, Japanese and Korean, where every letter is a word, `………` is up to nine letters.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, product

from shared.messages.said import words_of

GAP = "…"
SKIPPED = 3
"""Words: a refusal and what it is about rarely stand further apart, and two sentences rarely closer together."""

STEM = "*"
KEY = 2
"""Letters by which phrases are looked up: no stem is shorter."""

Words = tuple[str, ...]
Part = tuple[Words, ...]
"""What may stand there; an empty one, if nothing must."""

Phrases = Mapping[str, frozenset[tuple[Words, tuple[Part, ...]]]]
"""By the first letters of their first words: these, and all that follows."""


def phrases_of(written: str) -> Iterator[Words]:
    """All the phrases that one without gaps and stems stands for."""
    return (tuple(chain.from_iterable(chosen)) for chosen in product(*_parts(written)))


def lookup(written: Iterable[str]) -> Phrases:
    found = defaultdict(set)
    for parts in map(_parts, written):
        for first, rest in _openings(parts):
            found[first[0].removesuffix(STEM)[:KEY]].add((first, rest))
    return {key: frozenset(phrases) for key, phrases in found.items()}


def found(words: Words, phrases: Phrases) -> Iterator[tuple[int, set[int]]]:
    """Where a phrase begins, and the places before which it may end."""
    for at, word in enumerate(words):
        for first, rest in phrases.get(word[:KEY], ()):
            if _stands(words, at, first) and (ends := _ends(words, at + len(first), rest)):
                yield at, ends


def is_one(words: Words, phrases: Phrases) -> bool:
    """Whether there is nothing else than one of the phrases."""
    known = phrases.get(words[0][:KEY], ()) if words else ()
    return any(_stands(words, 0, first) and len(words) in _ends(words, len(first), rest) for first, rest in known)


def single_words(phrases: Phrases) -> Iterator[str]:
    """The words that are a phrase of their own."""
    for first, rest in chain.from_iterable(phrases.values()):
        if len(first) == 1 and all(() in part for part in rest):
            yield first[0]


def _parts(written: str) -> tuple[Part, ...]:
    return tuple(tuple(_option(one) for one in part.split("|")) for part in written.split())


def _option(written: str) -> Words:
    if written.startswith(GAP):
        return (written,)
    words = words_of(written.removesuffix(STEM))
    return (*words[:-1], words[-1] + STEM) if written.endswith(STEM) else words


def _openings(parts: tuple[Part, ...]) -> Iterator[tuple[Words, tuple[Part, ...]]]:
    for option in parts[0] if parts else ():
        if option:
            yield option, parts[1:]
        else:
            yield from _openings(parts[1:])


def _ends(words: Words, at: int, parts: tuple[Part, ...]) -> set[int]:
    places = {at}
    for part in parts:
        if part[0] and part[0][0].startswith(GAP):
            room = SKIPPED * len(part[0][0])
            places = {place + more for place in places for more in range(room + 1) if place + more <= len(words)}
        else:
            places = {place + len(one) for place in places for one in part if _stands(words, place, one)}
        if not places:
            break
    return places


def _stands(words: Words, at: int, option: Words) -> bool:
    here = words[at : at + len(option)]
    if not option or here == option:
        return True
    last = option[-1]
    return last[-1] == STEM and len(here) == len(option) and here[:-1] == option[:-1] and here[-1].startswith(last[:-1])
