"""How a text message is cut into parts, which is what carriers charge for: 3GPP TS 23.038 and 23.040.

Of the characters that every phone knows 160 fit, or 153 in each of several parts; one that is not among them, such as ç
or an emoji, turns the whole text into UCS-2, of which 70 fit, or 67.
"""

from msgspec import Struct

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")
"""Each takes the place of two."""


class Parts(Struct, frozen=True):
    """`foreign` is the first character that made it UCS-2."""

    encoding: str
    number: int
    foreign: str | None = None


def parts_of(text: str) -> Parts:
    foreign = next((one for one in text if one not in BASIC and one not in EXTENSION), None)
    if foreign is None:
        return Parts("GSM-7", _cut([2 if one in EXTENSION else 1 for one in text], whole=160, part=153))
    return Parts("UCS-2", _cut([2 if ord(one) > 0xFFFF else 1 for one in text], whole=70, part=67), foreign)


def _cut(widths: list[int], *, whole: int, part: int) -> int:
    """No character lies in two parts."""
    if sum(widths) <= whole:
        return 1
    number, room = 1, part
    for width in widths:
        if width > room:
            number, room = number + 1, part
        room -= width
    return number
