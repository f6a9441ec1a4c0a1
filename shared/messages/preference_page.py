"""The pages behind the links of our messages: plain HTML that works without JavaScript, in the reader's language."""

import json
from collections.abc import Collection, Mapping
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from msgspec import Struct

from shared.contrast import letters
from shared.messages import languages

FOLDER = Path(__file__).parent / "pages"
LAYOUT = Template((FOLDER / "layout.html").read_text(encoding="utf-8"))
UNSUBSCRIBE = Template((FOLDER / "unsubscribe.html").read_text(encoding="utf-8"))
CONFIRM = Template((FOLDER / "confirm.html").read_text(encoding="utf-8"))
TEXTS: Mapping[str, Mapping[str, str]] = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((FOLDER / "texts").glob("*.json"))
}
"""By language: one more file is one more language of the pages."""

HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "strict-transport-security": "max-age=31536000",
}
"""The address of the page is a key to it: it must not travel in a Referer, a cache or a search index."""


class Style(Struct, frozen=True):
    """What a page takes from the brand and the reader."""

    brand: str
    colour: str
    language: str


def confirm_unsubscribe(style: Style, preferences_url: str) -> str:
    """A scanner that opens every link sees this, and changes nothing."""
    words = texts(style)
    body = UNSUBSCRIBE.substitute(words, preferences_url=escape(preferences_url))
    return page(style, words["unsubscribe_title"], body)


def unsubscribed(style: Style) -> str:
    """The same whether it was done now or long ago."""
    return told(style, "unsubscribed")


def confirm(style: Style) -> str:
    """A scanner that opens every link sees this, and subscribes nobody."""
    words = texts(style)
    return page(style, words["confirm_title"], CONFIRM.substitute(words))


def confirmed(style: Style) -> str:
    return told(style, "confirmed")


def closed(style: Style, preferences_url: str) -> str:
    """The request was taken back, or is too old: the person can still choose."""
    words = texts(style)
    link = f'<a href="{escape(preferences_url)}">{words["closed_link"]}</a>'
    return page(style, words["closed_title"], f"<p>{words['closed_text']}</p><p>{link}</p>")


def not_found(style: Style) -> str:
    """The same for every token that is not ours, whatever is wrong with it."""
    return told(style, "not_found")


def told(style: Style, what: str) -> str:
    """A page that only says something."""
    words = texts(style)
    return page(style, words[f"{what}_title"], f"<p>{words[f'{what}_text']}</p>")


def choose_language(wanted: str | None, accepted: str, offered: Collection[str]) -> str:
    """`?lang=`, else the browser's wish, else the brand's first language of which we have texts, else English.

    The texts are no country's: those of `ar` are for a brand that writes in `ar-EG`.
    """
    known = [base for one in offered if (base := languages.base_of(one)) in TEXTS] or ["en"]
    wishes = [part.partition(";") for part in accepted.split(",")]
    ranked = sorted(wishes, key=lambda wish: -_quality(wish[2]))
    bases = map(languages.base_of, [wanted or "", *(wish[0] for wish in ranked)])
    return next((base for base in bases if base in known), known[0])


def _quality(text: str) -> float:
    digits = text.strip().removeprefix("q=")
    return float(digits) if digits.replace(".", "", 1).isascii() and digits.replace(".", "", 1).isdigit() else 1.0


def worded(words: Mapping[str, str], style: Style) -> str:
    """What the brand wrote, by its own languages; the page may speak another."""
    return words[languages.choose_language(style.language, words, next(iter(words)))]


def page(style: Style, title: str, body: str) -> str:
    """`title` and `body` are markup."""
    return LAYOUT.substitute(
        language=style.language,
        direction=TEXTS[style.language]["direction"],
        title=title,
        brand=escape(style.brand),
        colour=escape(style.colour),
        letters=letters(style.colour),
        body=body,
    )


def notice(text: str) -> str:
    return f'<p class="notice" role="status">{text}</p>'


def texts(style: Style) -> dict[str, Any]:
    return {name: Template(text).substitute(brand=escape(style.brand)) for name, text in TEXTS[style.language].items()}
