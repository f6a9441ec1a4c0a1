"""Zones by the first digits of a phone number: read from libphonenumber's table, kept here, and made small."""

import ast
from collections.abc import Mapping
from pathlib import Path

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

FILE = Path(__file__).parent / "phones.txt"
HEAD = """# Zones by the first digits of a number: libphonenumber's table (Apache-2.0), North America by area code.
# `python -m infra.zones <folder that holds the package phonenumbers>` reads it anew: the lite one has no such table.
"""
AREA = 4
"""Digits of a North American number up to its area code. What lies below is where the line was first connected."""


def read() -> dict[str, list[str]]:
    lines = [line for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {prefix: zones for prefix, *zones in map(str.split, lines)}


def refresh(folder: Path) -> None:
    found: dict[str, set[str]] = {}
    for prefix, zones in _table(folder).items():
        found.setdefault(prefix[:AREA] if prefix.startswith("1") else prefix, set()).update(zones)
    rows = "".join(f"{prefix} {' '.join(sorted(zones))}\n" for prefix, zones in sorted(found.items()))
    FILE.write_text(HEAD + rows, encoding="utf-8")


def countries() -> dict[str, tuple[str, ...]]:
    """ISO 3166 codes by calling code; those that belong to no country (001) have none."""
    known = COUNTRY_CODE_TO_REGION_CODE.items()
    return {str(code): tuple(one for one in regions if one.isalpha()) for code, regions in known}


def thinned(table: Mapping[str, list[int]]) -> dict[str, list[int]]:
    """Without what the shorter prefix says as well."""
    return {prefix: zones for prefix, zones in table.items() if zones != _shorter(prefix, table)}


def _shorter(prefix: str, table: Mapping[str, list[int]]) -> list[int] | None:
    return next((table[prefix[:size]] for size in range(len(prefix) - 1, 0, -1) if prefix[:size] in table), None)


def _table(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """Read and not imported: its parent package is installed here in the version without this table."""
    tree = ast.parse((folder / "phonenumbers" / "tzdata" / "data0.py").read_text(encoding="utf-8"))
    (said,) = (one.value for one in tree.body if isinstance(one, ast.Assign))
    found: Mapping[str, tuple[str, ...]] = ast.literal_eval(said)
    return found
