"""Letters that can be read on the brand's colour, for the buttons of our pages."""

READABLE = 4.5
"""WCAG 2.2, 1.4.3: the least contrast of text with what it stands on."""

WHITE, BLACK = "#fff", "#000"
SHARES = (0.2126, 0.7152, 0.0722)
"""Of red, green and blue in how bright a colour is (WCAG 2.2, relative luminance)."""


def letters(colour: str) -> str:
    """White, or black where white could not be read on it. `colour` is written as in brand.yaml: #1f6f5c."""
    return WHITE if 1.05 / (_luminance(colour) + 0.05) >= READABLE else BLACK


def _luminance(colour: str) -> float:
    light = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in light]
    return sum(share * one for share, one in zip(SHARES, linear, strict=True))
