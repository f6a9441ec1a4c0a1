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
What a million events costs in dollars says `tributary cost`, measured on the local stage.
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
    return "\n".join([HEAD, *(_part(part, kept[part]) for part in PARTS if part in kept)])


def _part(part: str, kept: Mapping[str, Any]) -> str:
    section = markdown(PARTS[part][1](kept["figures"]))
    return f"{section}\n<sub>{machine.told(kept['machine'])}</sub>\n"
