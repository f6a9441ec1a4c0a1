"""A part of the bench as people read it: the same rows for the terminal and for docs/performance.md."""

from collections.abc import Sequence

from msgspec import Struct
from rich.table import Table


class Section(Struct, frozen=True):
    """`text` says what was measured and against what; it and the cells are Markdown without markup of Rich's."""

    title: str
    text: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    picture: str = ""


def terminal(section: Section) -> Table:
    table = Table(title=section.title, title_justify="left", header_style="dim", box=None)
    for number, heading in enumerate(section.headings):
        table.add_column(heading, justify="right" if number else "left", no_wrap=not number)
    for row in section.rows:
        table.add_row(*row)
    return table


def markdown(section: Section) -> str:
    """The first column is words, all others are numbers."""
    ruler = ["---", *["--:"] * (len(section.headings) - 1)]
    lines = [f"| {' | '.join(row)} |" for row in (section.headings, ruler, *section.rows)]
    picture = [f"![{section.title}]({section.picture})", ""] if section.picture else []
    return "\n".join([f"## {section.title}", "", section.text, "", *picture, *lines, ""])
