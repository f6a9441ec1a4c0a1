"""The words of a message, however they are written: with or without accents, emoji, points and small letters."""

import re
import unicodedata

MARKS = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u0655\u0670]")
"""Accents, and what Hebrew and Arabic write above and below letters. Those of Thai are letters of their own."""

SAME = str.maketrans(
    {"ı": "i", "ى": "ي", "ة": "ه", "ł": "l", "ə": "e", "ی": "ي", "ک": "ك", "'": "", "’": "", "ʼ": "", "`": ""}
)
SPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
"""Thai, Chinese and Japanese put no spaces between words, Korean as its writer likes: every letter counts as one."""


def words_of(text: str) -> tuple[str, ...]:
    """NFKC first: full-width and mathematical letters, with which filters are got round, are letters."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    bare = MARKS.sub("", unicodedata.normalize("NFKD", plain).translate(SAME))
    kept = "".join(_kept(sign) for sign in unicodedata.normalize("NFC", bare))
    return tuple(SPACED.sub(lambda found: f" {found[0]} ", kept).split())


def _kept(sign: str) -> str:
    """Letters, digits and the marks that are part of letters. What is invisible joins what stands around it."""
    category = unicodedata.category(sign)
    if category[0] in "LNM":
        return sign
    return "" if category == "Cf" else " "
