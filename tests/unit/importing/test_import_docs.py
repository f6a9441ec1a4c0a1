"""The page about imports has every column, under the kinds that take it, and the program's own words for it."""

from pathlib import Path

import pytest

from shared.importing import columns

PAGE = (Path(__file__).parents[3] / "docs" / "import.md").read_text(encoding="utf-8")
ROWS = [tuple(cell.strip() for cell in line.split("|")[1:-1]) for line in PAGE.splitlines() if line.startswith("| `")]
KINDS = ("customers", "orders", "suppressions", "members")


def table():
    """By name and meaning: `channel` is two columns."""
    found = {}
    for kind in KINDS:
        for name, meaning in columns.COLUMNS[kind].items():
            found.setdefault((name, meaning), []).append(kind)
    return [(f"`{name}`", *("✓" * (kind in taken) for kind in KINDS), why) for (name, why), taken in found.items()]


def test_the_table_is_that_of_the_code():
    assert sorted(ROWS) == sorted(table())


@pytest.mark.parametrize("name", ["First Name", "first-name", " FIRST_NAME "])
def test_a_name_is_known_however_it_is_written(name):
    assert columns.target(name, "customers", {}) == "first_name"


@pytest.mark.parametrize("name", ["identifier.", "traits.", "fax_consent", "email_consent_by", "_consent", "order_id"])
def test_what_only_looks_like_a_column_is_none(name):
    assert columns.target(name, "customers", {}) == ""
