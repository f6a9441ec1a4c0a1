"""What became of an export: everything that was read, what means something else now, and what there is no word for."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct, field

Kind = Literal["changed", "missing", "finish"]

TITLES: dict[Kind, str] = {
    "finish": "To finish by hand",
    "missing": "What has no equivalent",
    "changed": "What means something else now",
}


class Note(Struct, frozen=True, order=True):
    """About what, such as `journey Welcome / email_1`, and what is to be known of it."""

    kind: Kind
    about: str
    message: str


class Report(Struct):
    """`made` is what was written, each with the name that it had."""

    made: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def wrote(self, what: str, name: str, file: str) -> None:
        self.made.append((what, name, file))

    def changed(self, about: str, message: str) -> None:
        self._note(Note("changed", about, message))

    def missing(self, about: str, message: str) -> None:
        self._note(Note("missing", about, message))

    def finish(self, about: str, message: str) -> None:
        self._note(Note("finish", about, message))

    def of(self, kind: Kind) -> list[Note]:
        return [one for one in self.notes if one.kind == kind]

    def _note(self, note: Note) -> None:
        if note not in self.notes:
            self.notes.append(note)


def markdown(report: Report) -> str:
    parts = ["# Import from Amazon Pinpoint", "## What was written", _table(("what", "name", "file"), report.made)]
    for kind, title in TITLES.items():
        rows = [(note.about, note.message) for note in report.of(kind)]
        parts += [f"## {title}", _table(("about", ""), rows) if rows else "Nothing."]
    return "\n\n".join(parts) + "\n"


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [headings, tuple("---" for _ in headings), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
