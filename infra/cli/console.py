"""What every command prints with: one console, and how times, money and states look."""

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TextIO

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from shared.console.words import counted as counted
from shared.console.words import moment as moment
from shared.console.words import money as money

PIPED = 200
"""Columns where nobody looks: what another program reads is to be whole lines, and Rich would fold them at 80."""


def _width(stream: TextIO) -> int | None:
    """None is that of the terminal, or COLUMNS."""
    return None if stream.isatty() or "COLUMNS" in os.environ else PIPED


console = Console(width=_width(sys.stdout))
errors = Console(stderr=True, width=_width(sys.stderr))

COLOURS = {
    "sent": "green",
    "refused": "yellow",
    "unknown": "red",
    "abandoned": "red",
    "waiting": "cyan",
    "running": "green",
    "paused": "yellow",
    "stopped": "red",
}

NAMES = """
broadcast customer delivery event file id job journey name one other queue segment setting source template
"""
COPIED = frozenset(NAMES.split())
"""Under these headings stands what another command takes: half of it on the next line could not be copied."""

NARROW = 12
"""Columns with which any other cell can still be read."""

GAP = 2
"""Columns between two cells."""


def table(title: str, headings: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Cells fold where the terminal is narrow, but for those of COPIED; nothing is cut off."""
    named, cells = list(headings), [list(row) for row in rows]
    console.print(f"[bold]{title}[/]" if cells else f"[bold]{title}[/]  [dim]none[/]")
    if cells and _room(named, cells) <= console.width:
        console.print(_grid(named, cells))
    elif cells:
        _entries(named, cells)
    console.print()


def _grid(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    shown = Table(header_style="dim", box=None, pad_edge=False, show_header=any(headings))
    for heading in headings:
        shown.add_column(heading, overflow="fold", no_wrap=heading in COPIED)
    for row in rows:
        shown.add_row(*row)
    return shown


def _room(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """What a table takes at the least; 0 where nothing in it is copied, and all of it may fold."""
    if not COPIED.intersection(headings):
        return 0
    columns = zip(headings, *rows, strict=True)
    widths = [max(Text.from_markup(cell).cell_len for cell in column) for column in columns]
    least = (wide if name in COPIED else min(wide, NARROW) for name, wide in zip(headings, widths, strict=True))
    return sum(least) + GAP * (len(headings) - 1)


def _entries(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """One below the other, each value on a line of its own that the terminal may fold and copies whole."""
    wide = max(map(len, headings))
    for number, row in enumerate(rows):
        console.print(end="\n" * bool(number))
        for heading, value in zip(headings, row, strict=True):
            if value:
                console.print(f"[dim]{heading:<{wide}}[/]  {value}", soft_wrap=True, highlight=False)


def text(value: object) -> str:
    """Any value as it may stand in a cell: what a source sent is never taken for markup."""
    return "" if value is None else escape(str(value))


def state(value: str) -> str:
    colour = COLOURS.get(value)
    return f"[{colour}]{value}[/]" if colour else text(value)
