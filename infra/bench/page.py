"""docs/performance.md, made of the figures beside it: docs/performance/<part>.json."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from infra.bench import growth_picture, machine
from infra.bench.section import markdown
from infra.bench.sections import PARTS
from infra.packaging.imports import ROOT

DOCS = ROOT / "docs"
HEAD = """# Performance

Written by `make bench WRITE=1`; do not edit. Ratios and counts are what to compare: both sides of a ratio are measured
in turn on the same machine, and units of DynamoDB are the same everywhere. Milliseconds belong to the machine alone.
What a million events costs in dollars says `tributary cost`, measured on the local stage; what for, the last part here.
"""
BOUGHT = """## What the dollars buy

Three paths cost more than `tributary cost` wishes. A write unit costs $0.63 a million, a read unit $0.13; these are
what is left, with the index's own units as DynamoDB counts them, and what would be lost without them.

| path | units | for |
| --- | --: | --- |
| a join of two customers | 2 | what the source stated, at each of the two: who comes to one sees the other |
| | 4 | both owners in one transaction: nobody is two customers in between, and no worker joins half of them |
| | 1 | the fact |
| | 1–12 | the standing of the customer that is no more; most where the one that goes on was in no segment yet |
| an order that changes the stage | 4 | the order, its identifier and statement, the fact; and one more a day |
| | 6–10 | standing, date and memberships in one transaction: each segment holds exactly whom the standings say |
| | 2–3 | the facts of it: the stage, and each segment entered or left |
| a journey up to its first message | 2 | the run, and its minute in the due index |
| | 3 | the run at its question; out of that minute, into the one when it stops waiting for an answer |
| | 1 | the claim: nothing leaves without one, so no retry is a second copy |
| | 1 | the address's record: caps count the message, and an opt-out since the last look is noticed |
| | 1 | what became of it |
| | 4 read | the last look: consent, customer, run, what happened since; 2 more for each further identifier |
"""


def write(figures: Mapping[str, Any], docs: Path = DOCS) -> None:
    """The figures of these parts; others stay as they are. Then the page and its picture, from all of them."""
    folder = docs / "performance"
    folder.mkdir(exist_ok=True)
    for part, measured in figures.items():
        told = {"machine": machine.describe(), "figures": measured}
        (folder / f"{part}.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
    kept = read(docs)
    (docs / "performance.md").write_text(page(kept))
    if "growth" in kept:
        (docs / "pictures" / "growth.svg").write_text(growth_picture.svg(kept["growth"]["figures"]))


def read(docs: Path = DOCS) -> dict[str, Any]:
    files = {part: docs / "performance" / f"{part}.json" for part in PARTS}
    return {part: json.loads(file.read_text()) for part, file in files.items() if file.exists()}


def page(kept: Mapping[str, Any]) -> str:
    return "\n".join([HEAD, *(_part(part, kept[part]) for part in PARTS if part in kept), BOUGHT])


def _part(part: str, kept: Mapping[str, Any]) -> str:
    section = markdown(PARTS[part][1](kept["figures"]))
    return f"{section}\n<sub>{machine.told(kept['machine'])}</sub>\n"
