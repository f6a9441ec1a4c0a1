"""The figures of docs/operators/trouble.md: of each exercise those of the newest run that went well."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from infra.packaging.imports import ROOT
from infra.prove.record import PROOFS

PAGE = ROOT / "docs" / "operators" / "trouble.md"
BEGIN, END = "<!-- figures -->\n", "<!-- /figures -->"
HEADINGS = ("what happened", "seen where", "after s", "what helped", "done by", "after s", "lost", "wrong")


def write() -> None:
    """What people have written around them stays."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(before + BEGIN + table() + END + rest.partition(END)[2], encoding="utf-8")


def table() -> str:
    entries = json.loads((PROOFS / "trouble.json").read_text(encoding="utf-8"))
    newest = {name: entry for entry in entries if entry["passed"] for name in entry["found"]["drills"]}
    drills = {name: entry["found"]["drills"][name] for name, entry in newest.items()}
    runs = {entry["at"]: entry for entry in newest.values()}
    return "\n".join([*_lines(drills), "", *map(_under, runs.values()), ""])


def _lines(drills: Mapping[str, Any]) -> Iterator[str]:
    yield f"| {' | '.join(HEADINGS)} |"
    yield "|---|---|---|---|---|---|---|---|"
    for one in drills.values():
        seen, helped = f"{one['seen_after']:g}", f"{one['helped_after']:g}"
        cells = (one["cause"], one["seen"], seen, one["done"], one["by"], helped, one["lost"], one["wrong"])
        counted = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in one["counted"].items())
        yield f"| {' | '.join(map(str, (f'{cells[0]} ({counted})', *cells[1:])))} |"


def _under(entry: Mapping[str, Any]) -> str:
    found = entry["found"]
    what, machine = f"{found['exercises']} exercises", f"{found['cores']} cores, load {found['load']}"
    return f"Measured {entry['at']} UTC, commit {entry['commit']}: {what}, {entry['seconds']} s in all, {machine}."
