"""HTML as a mail here may hold it: well formed, so that it fits into MJML, and without what no inbox runs."""

import re
from html import escape
from html.parser import HTMLParser

from infra.pinpoint.report import Report

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
DROPPED = {"script", "style", "head", "title", "iframe", "object", "form", "svg", "math", "noscript"}
LEFT_OUT = {"html", "body", "meta", "link", "base", "input", "embed"}
NOISE = re.compile(r"<!--.*?-->|<!DOCTYPE[^>]*>|[\x00-\x08\x0b\x0c\x0e-\x1f]", re.DOTALL | re.IGNORECASE)
"""Comments, and control characters, which XML does not know."""

CLOSES = {"li": ("li",), "td": ("td", "th"), "th": ("td", "th"), "tr": ("td", "th", "tr")}
CLOSES |= dict.fromkeys(("p", "ul", "ol", "table", "div", "h1", "h2", "h3", "h4", "hr", "blockquote"), ("p",))
"""What ends where one of these begins, without saying so."""

OF_HEAD = {"head", "title", "meta", "link", "base", "style", "script", "noscript", "template", "object"}
HELD = re.compile("\ue000(\\d+)\ue001")
LIQUID = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})", re.DOTALL)
BLOCKS = {"p", "div", "tr", "table", "h1", "h2", "h3", "h4", "li", "br", "section"}


def body(html: str, about: str, report: Report) -> str:
    """What is inside the body; scripts, styles of the head and forms are named in the report."""
    held: list[str] = []
    reader = _Reader(held, about, report)
    reader.feed(_hold(NOISE.sub("", html), held))
    reader.close()
    reader.flush()
    return "".join([*reader.parts, *(f"</{tag}>" for tag in reversed(reader.open))]).strip()


def of_text(text: str) -> str:
    """A text as HTML."""
    return _outside_liquid(text).replace("\n", "<br>")


def plain(html: str) -> str:
    """As text, for those who read no HTML."""
    lines = re.sub(r"<(/?)(\w+)[^>]*>", lambda found: "\n" if found[2].lower() in BLOCKS else "", html)
    unescaped = lines.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    kept = [" ".join(line.split()) for line in unescaped.replace("&amp;", "&").splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _hold(html: str, held: list[str]) -> str:
    """With a mark for each piece of Liquid: its quotes would end the attribute that it stands in."""

    def mark(found: re.Match[str]) -> str:
        held.append(found[0])
        return f"\ue000{len(held) - 1}\ue001"

    return LIQUID.sub(mark, html)


class _Reader(HTMLParser):
    """`open` are elements that are not closed yet: what the source forgot to close is closed in order."""

    def __init__(self, held: list[str], about: str, report: Report) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.open: list[str] = []
        self._dropped: list[str] = []
        self._text: list[str] = []
        self._held, self._about, self._report = held, about, report

    def flush(self) -> None:
        """Text comes in pieces."""
        self.parts.append(HELD.sub(lambda found: self._held[int(found[1])], escape("".join(self._text), quote=False)))
        self._text.clear()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end(tag)
        if tag in DROPPED:
            self._dropped.append(tag)
            if tag not in ("head", "title"):
                self._report.missing(self._about, f"<{tag}>: left out")
        if self._dropped or tag in LEFT_OUT:
            return
        self.flush()
        written = "".join(
            f' {name}="{self._quoted(self._safe(name, value or ""))}"' for name, value in attrs if _kept(name)
        )
        if any(HELD.search(name) for name, _ in attrs):
            self._report.missing(self._about, f"a placeholder between the attributes of <{tag}>: left out")
        self.parts.append(f"<{tag}{written}{' /' if tag in VOID else ''}>")
        if tag not in VOID:
            self.open.append(tag)

    def _end(self, tag: str) -> None:
        """What ends where this one begins."""
        if self._dropped == ["head"] and tag not in OF_HEAD:
            self._dropped.clear()
        while not self._dropped and self.open and self.open[-1] in CLOSES.get(tag, ()):
            self.flush()
            self.parts.append(f"</{self.open.pop()}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._dropped:
            if tag == self._dropped[-1]:
                self._dropped.pop()
        elif tag in self.open:
            self.flush()
            while self.open:
                last = self.open.pop()
                self.parts.append(f"</{last}>")
                if last == tag:
                    break

    def handle_data(self, data: str) -> None:
        if not self._dropped:
            self._text.append(data)

    def _safe(self, name: str, value: str) -> str:
        found = HELD.fullmatch(value.strip()) if name in ("href", "src") else None
        if found and (asked := self._held[int(found[1])]).endswith("default: '' }}"):
            said = f"{name}={asked} leads nowhere for whoever has none: write an address into it, default: 'https://…'"
            self._report.finish(self._about, said)
        if name in ("href", "src") and value.lower().startswith("http://"):
            self._report.changed(self._about, f"{value} is https:// now")
            return f"https://{value[7:]}"
        return value

    def _quoted(self, value: str) -> str:
        return HELD.sub(lambda found: self._held[int(found[1])].replace('"', "'"), escape(value, quote=True))


def _kept(name: str) -> bool:
    return re.fullmatch(r"[a-z][a-z0-9-]*", name) is not None and not name.startswith("on")


def _outside_liquid(text: str) -> str:
    parts = LIQUID.split(text)
    return "".join(part if number % 2 else escape(part, quote=False) for number, part in enumerate(parts))
