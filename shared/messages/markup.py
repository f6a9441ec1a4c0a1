"""Read rendered HTML once, and find what must not be sent: foreign URL schemes, scripts, forms.

Escaping makes a value harmless as text, but not as an address: `href="{{ value }}"` with `javascript:…` needs this.
"""

from collections.abc import Collection, Iterator
from html.parser import HTMLParser

from msgspec import Struct, field

SCHEMES = ("https:", "mailto:", "tel:")
URL_ATTRIBUTES = {
    "href",
    "src",
    "action",
    "formaction",
    "background",
    "poster",
    "data",
    "cite",
    "longdesc",
    "xlink:href",
}
FORBIDDEN = {"script", "iframe", "object", "embed", "form", "base", "applet", "frame", "frameset", "svg", "math"}
INVISIBLE = {"style", "title", "head"}


class Page(Struct):
    """`links` are addresses as a mail program would open them; `text` is what a reader sees."""

    links: set[str] = field(default_factory=set)
    text: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read(html: str, own: Collection[str] = ()) -> Page:
    """`own` are links that we made ourselves: they may be of any scheme, because the local stage has no TLS.

    What a template asks behind their `?` is its own.
    """
    reader = _Reader(own)
    reader.feed(html)
    reader.close()
    return reader.page


class _Reader(HTMLParser):
    def __init__(self, own: Collection[str]) -> None:
        super().__init__(convert_charrefs=True)
        self._own = own
        self.page = Page()
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.problems += [f"<{tag}>"] if tag in FORBIDDEN else []
        self.page.problems += [f"{tag} {name}" for name, value in attrs if _dangerous(name, value or "", self._own)]
        self.page.links |= {link for name, value in attrs for link in _links(name, value or "")}
        if tag in INVISIBLE:
            self._hidden.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and tag == self._hidden[-1]:
            self._hidden.pop()

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.page.text.append(data)


def _links(name: str, value: str) -> Iterator[str]:
    """Browsers drop control characters and blanks inside a scheme (`java\\tscript:`), so they are dropped first."""
    if name in URL_ATTRIBUTES:
        yield _stripped(value)
    elif name == "srcset":
        yield from (_stripped(part.split()[0]) for part in value.split(",") if part.split())


def _dangerous(name: str, value: str, own: Collection[str]) -> bool:
    if name.startswith("on") or name == "srcdoc" or (name == "http-equiv" and value.strip().lower() == "refresh"):
        return True
    if name == "style":
        return "expression(" in value.lower() or "javascript:" in value.lower()
    if name in URL_ATTRIBUTES and not value.strip().isprintable():
        return True
    return any(not allowed(link) and link.partition("?")[0] not in own for link in _links(name, value))


def allowed(link: str) -> bool:
    """An anchor inside the mail, or one of the three schemes; a relative address leads nowhere from a mail."""
    lowered = link.lower()
    return link.startswith("#") or lowered.startswith(SCHEMES[1:]) or (lowered.startswith("https:") and _plain(link))


def _plain(link: str) -> bool:
    """It leads where it seems to: `аpple.com` may have a Cyrillic letter, `shop.example@evil.example` is evil's.

    A name of other letters has a form in ASCII (xn--…). Browsers read a backslash as a slash. No address has a
    quotation mark or a bracket: it is escaped here, and whoever copies it elsewhere may not do so.
    """
    host = link[len("https:") :].removeprefix("//").partition("/")[0].partition("?")[0].partition("#")[0]
    named = host[:1].isalnum() and host.isascii() and not set(host) & set("@\\%")
    return named and link[6:8] == "//" and not set(link) & set('"<>`')


def _stripped(value: str) -> str:
    return "".join(c for c in value if c > " " and c.isprintable())
