"""A mail as whoever receives it sees it, and what is wrong with it: read by other parsers than those that made it.

Written as SES writes it and read back by the standard library; its HTML by a browser's parser. What it must be is said
here once more, and not asked of the code that is judged.
"""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.header import Header
from email.message import EmailMessage
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

MOST_BYTES = 102_000
"""Where Gmail cuts."""

EVERY = {"From", "To", "Subject", "MIME-Version", "Content-Type"}
MARKETING = {"List-Unsubscribe", "List-Unsubscribe-Post"}
ELEMENTS = {
    "html", "head", "title", "meta", "style", "body", "div", "table", "tbody", "tr", "td", "p", "a", "br", "span",
    "img", "strong", "bdi", "-text", "-comment",
}  # fmt: skip
LIQUID = re.compile(r"\{\{|\{%|%\}|\}\}")
ENTITY, TAG = re.compile(r"&(#\d+|#x[0-9a-f]+|amp|lt|gt|quot|nbsp);", re.IGNORECASE), re.compile(r"</?[a-z!][^>]*>")
UNSEEN = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
TOWER = re.compile("[\u0300-\u036f]{5}")
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:443)?", re.IGNORECASE)


@dataclass(frozen=True)
class Mail:
    """`request` is what the channel asks of SES. `typed` is what a stranger typed that may look like a template."""

    request: Mapping[str, Any]
    marketing: bool
    postal_address: str
    typed: str = ""

    @cached_property
    def read(self) -> EmailMessage:
        found = message_from_bytes(self.wire, policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found

    @cached_property
    def page(self) -> LexborHTMLParser:
        return LexborHTMLParser(self.html)

    @cached_property
    def html(self) -> str:
        return self._part("html")

    @cached_property
    def plain(self) -> str:
        return self._part("plain")

    def _part(self, kind: str) -> str:
        body = self.read.get_body((kind,))
        return str(body.get_content()) if body else ""

    @cached_property
    def wire(self) -> bytes:
        """Header by header as it was given: SES encodes the subject, and carries the others as they are."""
        simple = self.request["Content"]["Simple"]
        headers = {
            "From": self.request["FromEmailAddress"],
            "To": ", ".join(self.request["Destination"]["ToAddresses"]),
            "Subject": _subject(simple["Subject"]["Data"]),
            **{one["Name"]: one["Value"] for one in simple.get("Headers", ())},
            "MIME-Version": "1.0",
            "Content-Type": 'multipart/alternative; boundary="=_part"',
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode()
        parts = [_encoded("plain", simple["Body"]["Text"]), _encoded("html", simple["Body"]["Html"])]
        return head + b"".join(b"\r\n--=_part\r\n" + one for one in parts) + b"\r\n--=_part--\r\n"

    @cached_property
    def links(self) -> dict[str, list[LexborNode]]:
        found: dict[str, list[LexborNode]] = {}
        for anchor in self.page.css("a"):
            found.setdefault(str(anchor.attributes.get("href") or ""), []).append(anchor)
        return found

    @cached_property
    def seen(self) -> str:
        """What a reader sees of the HTML."""
        return " ".join(node.text(deep=False) for node in _texts(self.page) if not _is_hidden(node))


def flaws(mail: Mail) -> Iterator[str]:
    yield from _headers(mail)
    yield from _markup(mail)
    yield from _links(mail)
    yield from _text(mail)
    if mail.marketing:
        yield from _way_out(mail)
    size = len(mail.html.encode())
    if size > MOST_BYTES:
        yield f"the mail weighs {size} bytes"


def _headers(mail: Mail) -> Iterator[str]:
    names = mail.read.keys()
    if sorted(names) != sorted(EVERY | (MARKETING if mail.marketing else set())):
        yield f"headers are {sorted(names)}"
    head = mail.wire.partition(b"\r\n\r\n")[0]
    if not head.isascii() or CONTROL.search(head.replace(b"\r\n", b"").decode()):
        yield "a header is not of printable ASCII"
    if any(len(line) > 996 for line in head.split(b"\r\n")):
        yield "a header has more than 996 characters"
    if len(mail.read["To"].addresses) != 1 or len(mail.read["From"].addresses) != 1:
        yield "it goes to more than one, or comes from more than one"
    subject = mail.request["Content"]["Simple"]["Subject"]["Data"]
    if not subject.strip() or CONTROL.search(subject) or "\n" in subject or TOWER.search(subject):
        yield f"the subject is no line of text: {subject!r:.80}"


def _markup(mail: Mail) -> Iterator[str]:
    html = mail.html
    sent = mail.request["Content"]["Simple"]["Body"]
    charsets = {part["Charset"] for part in sent.values()}
    if charsets != {"UTF-8"} or html.splitlines() != sent["Html"]["Data"].splitlines():
        yield "the HTML arrives otherwise than it was sent"
    if "utf-8" not in " ".join(str(node.attributes).lower() for node in mail.page.css("meta")):
        yield "the HTML does not say that it is UTF-8"
    if CONTROL.search(html.replace("\r", "")) or TOWER.search(html):
        yield "the HTML has characters that nobody should see"
    if LIQUID.search(mail.seen) and not LIQUID.search(mail.typed):
        yield "a template was not rendered"
    for node in mail.page.root.traverse() if mail.page.root else ():
        yield from _acts(node)


def _acts(node: LexborNode) -> Iterator[str]:
    if node.tag not in ELEMENTS:
        yield f"<{node.tag}>"
    yield from (f"{node.tag} {name}" for name in node.attributes if name.startswith("on") or name == "srcdoc")
    if node.tag == "meta" and node.attributes.get("http-equiv") == "refresh":
        yield "it goes elsewhere by itself"


def _links(mail: Mail) -> Iterator[str]:
    if not mail.links:
        yield "no link at all"
    for link, anchors in mail.links.items():
        if not _leads(link):
            yield f"a link to {link!r:.80}"
        if not all(one.text().strip() or one.css("img[alt]") for one in anchors):
            yield f"a link without words: {link!r:.80}"
    for node in mail.page.css("[src], [background], [action]"):
        value = str(node.attributes.get("src") or node.attributes.get("background") or "")
        if not _leads(value):
            yield f"{node.tag} from {value!r:.80}"


def _leads(link: str) -> bool:
    """To a machine of a name in ASCII, over https and nobody's in between; or it writes or calls."""
    parts = urlsplit(link)
    if parts.scheme in ("mailto", "tel"):
        return bool(parts.path) and link.isprintable()
    clear = link.isprintable() and not set(link) & set(' "<>\\^`{|}')
    return parts.scheme == "https" and clear and HOST.fullmatch(parts.netloc) is not None


def _text(mail: Mail) -> Iterator[str]:
    text = mail.plain
    if len(text.split()) < 10 and len(text) < 100:
        yield "the plain text says nothing"
    if CONTROL.search(text.replace("\r", "")) or TOWER.search(text):
        yield "the plain text has characters that nobody should see"
    if not mail.typed and (ENTITY.search(text) or TAG.search(text) or LIQUID.search(text)):
        yield "the plain text has markup in it"
    if "\n\n\n\n" in text.replace("\r", ""):
        yield "the plain text has holes"


def _way_out(mail: Mail) -> Iterator[str]:
    """RFC 8058: one https address, and the word; and in the mail itself, where somebody sees it."""
    header = str(mail.read["List-Unsubscribe"] or "")
    link = header[1:-1]
    if not (header.startswith("<https://") and header.endswith(">") and "," not in header and "@" not in header):
        yield f"List-Unsubscribe is {header!r}"
    if str(mail.read["List-Unsubscribe-Post"] or "") != "List-Unsubscribe=One-Click":
        yield "no one-click unsubscribe"
    shown = [one for one in mail.links.get(link, ()) if not _is_hidden(one)]
    if not shown or link not in mail.plain:
        yield "no unsubscribe link that anybody sees"
    address = "".join(mail.postal_address.split())
    if address not in "".join(mail.seen.split()) or address not in "".join(mail.plain.split()):
        yield "no postal address"


def _texts(page: LexborHTMLParser) -> Iterator[LexborNode]:
    if page.body:
        yield from (node for node in page.body.traverse(include_text=True) if node.tag == "-text")


def _is_hidden(node: LexborNode) -> bool:
    above: LexborNode | None = node
    while above is not None and above.tag != "body":
        if above.tag in ("style", "title") or UNSEEN.search(str((above.attributes or {}).get("style") or "")):
            return True
        above = above.parent
    return False


def _subject(text: str) -> str:
    return text if text.isascii() else Header(text.encode(errors="replace").decode(), "utf-8", maxlinelen=900).encode()


def _encoded(kind: str, part: Mapping[str, str]) -> bytes:
    head = f"Content-Type: text/{kind}; charset={part['Charset']}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    body = b64encode(part["Data"].encode())
    return head.encode() + b"\r\n".join(body[at : at + 76] for at in range(0, len(body), 76))
