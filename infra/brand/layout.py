"""layout/: the frame around every mail, and the footer of each class in each language, written once."""

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

from babel import Locale
from msgspec import Struct

from infra.brand import mjml
from infra.brand.liquid_source import Source
from infra.brand.problems import Problem

FOLDER = "layout"
FRAME = "email.mjml"
LIQUID = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})", re.DOTALL)
SIDE = re.compile(r"(\balign(?:=\"|: )|\bpadding-)(start|end)\b")
SIDES = {"ltr": {"start": "left", "end": "right"}, "rtl": {"start": "right", "end": "left"}}
RTL = """<mj-attributes>
<mj-section direction="rtl" /><mj-column direction="rtl" /><mj-text align="right" /><mj-table align="right" />
</mj-attributes>"""
"""MJML writes a direction into every section and column, left to right, whatever the page around it says."""


class Layout(Struct, frozen=True):
    folder: Path

    def source(self, name: str, *, markup: bool) -> Source | None:
        path = self.folder / FOLDER / name
        return Source(f"{FOLDER}/{name}", path.read_text(encoding="utf-8"), markup=markup) if path.is_file() else None

    def frame(self) -> Source | None:
        return self.source(FRAME, markup=True)

    def footer(self, message_class: str, language: str, extension: str) -> Source | None:
        return self.source(footer_name(message_class, language, extension), markup=extension == "mjml")


def footer_name(message_class: str, language: str, extension: str) -> str:
    return f"footer.{message_class}.{language}.{extension}"


def check(layout: Layout, languages: tuple[str, ...]) -> Iterator[Problem]:
    """Everything that a template may need; its Liquid is looked at with the templates that use it."""
    names = [footer_name(kind, one, "mjml") for kind in ("transactional", "marketing") for one in languages]
    for name in [FRAME, *names, *(name.replace(".mjml", ".txt") for name in names)]:
        source = layout.source(name, markup=True)
        if source is None:
            yield Problem(f"{FOLDER}/{name}", 1, "this file is missing")
        elif name.endswith(".mjml"):
            yield from (source.problem(line, flaw) for line, flaw in mjml.flaws(source.text))
    frame = layout.frame()
    for wanted in ("<mjml>", "<mj-head>", '<mj-include path="content" />', '<mj-include path="footer" />'):
        if frame and wanted not in frame.text:
            yield frame.problem(1, f"the frame needs {wanted}")


def framed(frame: str, language: str, *, subject: str, preheader: str) -> str:
    """The frame for one mail: screen readers need the language, some inboxes show the title, most the preheader."""
    head = f"<mj-title>{_text(subject)}</mj-title><mj-preview>{_text(preheader)}</mj-preview>"
    root = f'<mjml lang="{language}" dir="{direction(language)}">'
    sides = RTL if direction(language) == "rtl" else ""
    return sided(frame, language).replace("<mjml>", root).replace("<mj-head>", f"<mj-head>{head}{sides}")


def sided(source: str, language: str) -> str:
    """`start` and `end` as left and right: not every mail program knows them."""
    return SIDE.sub(lambda found: found[1] + SIDES[direction(language)][found[2]], source)


def direction(language: str) -> str:
    return str(Locale.parse(language, sep="-").text_direction)


def _text(value: str) -> str:
    """Escaped, but for the Liquid in it, whose own values are escaped when it renders."""
    parts = LIQUID.split(value)
    return "".join(part if position % 2 else escape(part) for position, part in enumerate(parts))
