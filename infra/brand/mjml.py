"""MJML to HTML, with the line of what is wrong: the compiler passes unknown elements and attributes on as they are."""

import re
from collections.abc import Iterator, Mapping
from xml.parsers import expat

from mjml import mjml2html

from shared.messages import markup

INVALID_TOKEN = expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]

Flaw = tuple[int, str]
"""A line of the source, counting from 1, and what is wrong there."""

INCLUDE = re.compile(r'<mj-include path="(\w+)" />')
"""Filled in before compiling: MRML compiles an included file as if there were no body around it, without its width."""

CONTENT = {
    "mj-accordion", "mj-button", "mj-carousel", "mj-divider", "mj-image", "mj-navbar", "mj-social", "mj-spacer",
    "mj-table", "mj-text",
}  # fmt: skip
BODY = {"mj-body", "mj-wrapper", ""}
HEAD = {
    "mj-attributes", "mj-breakpoint", "mj-font", "mj-html-attributes", "mj-preview", "mj-style", "mj-title",
}  # fmt: skip

PARENTS: Mapping[str, set[str]] = {
    "mjml": {""},
    "mj-head": {"mjml"},
    "mj-body": {"mjml"},
    **dict.fromkeys(HEAD, {"mj-head"}),
    "mj-section": BODY,
    "mj-wrapper": BODY,
    "mj-hero": BODY,
    "mj-include": {"mj-body"},
    "mj-raw": BODY | {"mj-column", "mj-section", "mj-head"},
    "mj-group": {"mj-section"},
    "mj-column": {"mj-section", "mj-group"},
    **dict.fromkeys(CONTENT, {"mj-column", "mj-hero"}),
    "mj-accordion-element": {"mj-accordion"},
    "mj-accordion-title": {"mj-accordion-element"},
    "mj-accordion-text": {"mj-accordion-element"},
    "mj-carousel-image": {"mj-carousel"},
    "mj-navbar-link": {"mj-navbar"},
    "mj-social-element": {"mj-social"},
    "mj-all": {"mj-attributes"},
    "mj-class": {"mj-attributes"},
}
"""Which element stands in which; "" is the top of a file. Any may stand in mj-attributes, as a default."""

FRAMES = {*BODY, "mj-section", "mj-group", "mj-column"}
"""What is neither an element of MJML nor in one of CONTENT is passed on as it is, beside the tables of the mail."""

TAGS = re.compile(r"\{%.*?%\}", re.DOTALL)

ATTRIBUTES = {
    "align", "alt", "background-color", "background-height", "background-position", "background-repeat",
    "background-size", "background-url", "background-width", "bgcolor", "border", "border-bottom", "border-color",
    "border-left", "border-radius", "border-right", "border-style", "border-top", "border-width", "class", "color",
    "container-background-color", "css-class", "dir", "direction", "font-family", "font-size", "font-style",
    "font-weight", "full-width", "gap", "height", "href", "icon-height", "icon-padding", "icon-size", "inline",
    "inner-background-color", "inner-border", "inner-border-radius", "inner-padding", "lang", "letter-spacing",
    "line-height", "mj-class", "mode", "name", "padding", "padding-bottom", "padding-left", "padding-right",
    "padding-top", "path", "rel", "role", "sizes", "src", "srcset", "table-layout", "target", "text-align",
    "text-decoration", "text-padding", "text-transform", "thumbnails", "title", "usemap", "vertical-align", "width",
}  # fmt: skip


def flaws(source: str) -> Iterator[Flaw]:
    """Of a whole document, or of a file with a row of sections."""
    found: list[Flaw] = []
    parents = [""]
    parser = expat.ParserCreate()
    # Named entities such as &nbsp; are HTML's: with an outside DTD in reach, the parser leaves them alone.
    parser.UseForeignDTD(True)
    parser.buffer_text = True

    def start(name: str, attributes: dict[str, str]) -> None:
        if name != "everything":
            found.extend((parser.CurrentLineNumber, flaw) for flaw in _element(name, attributes, parents[-1]))
            parents.append(name)

    def text(words: str) -> None:
        if parents[-1] in FRAMES:
            first = parser.CurrentLineNumber - words.count("\n")
            found.extend((first + line, flaw) for line, flaw in _beside(words))

    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parser.EndElementHandler = lambda _name: parents.pop() if len(parents) > 1 else None
    try:
        parser.Parse(f"<everything>{source}</everything>", True)
    except expat.ExpatError as error:
        hint = "; write & as &amp; and < as &lt;" if error.code == INVALID_TOKEN else ""
        message = f"not XML: {expat.errors.messages[error.code]}{hint}"
        found.append((min(error.lineno, source.count("\n") + 1), message))
    yield from found


def _element(name: str, attributes: Mapping[str, str], parent: str) -> Iterator[str]:
    yield from _links(name, attributes)
    if not name.startswith("mj"):
        if parent in FRAMES:
            yield f"<{name}> belongs in <mj-text>, <mj-table> or <mj-raw>"
        return
    if name not in PARENTS:
        yield f"unknown element <{name}>"
    elif parent != "mj-attributes" and parent not in PARENTS[name]:
        allowed = " or ".join(f"<{one}>" if one else "the top of a template" for one in sorted(PARENTS[name]))
        yield f"<{name}> belongs in {allowed}"
    for attribute in sorted(set(attributes) - ATTRIBUTES):
        yield f"unknown attribute {attribute} of <{name}>"


def _beside(words: str) -> Iterator[Flaw]:
    """Lines count from 0. Tags of Liquid may stand anywhere, and over several lines."""
    bare = TAGS.sub(lambda tag: "\n" * tag[0].count("\n"), words)
    if said := bare.strip():
        yield bare.partition(said)[0].count("\n"), f"the text {said.splitlines()[0][:20]!r} belongs in <mj-text>"


def _links(name: str, attributes: Mapping[str, str]) -> Iterator[str]:
    """Those that are written out; what Liquid makes of the others is looked at where the mail is rendered."""
    for attribute in sorted(markup.URL_ATTRIBUTES & set(attributes)):
        link = attributes[attribute].strip()
        if "{" not in link and not markup.allowed(link):
            yield f"{attribute}={link!r} of <{name}> leads nowhere from a mail; write https://…, mailto: or tel:"


def compile_mjml(frame: str, included: Mapping[str, str]) -> str:
    """ValueError says what the compiler refuses. No fonts: a mail that loads them tells a third party who reads it."""
    return mjml2html(INCLUDE.sub(lambda found: included[found[1]], frame), fonts={})
