"""docs/events.md names every canonical event and every section, and nothing that does not exist."""

import re
from pathlib import Path

from shared.canonical import CanonicalEvent, Data
from shared.events import Name

PAGE = (Path(__file__).parents[2] / "docs" / "events.md").read_text()
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| `")]
EVENTS = {cells[0].strip("`"): cells for cells in ROWS if len(cells) == 3}
SECTIONS = {cells[0].strip("`") for cells in ROWS if len(cells) == 2}
OF_VENDORS = {"privacy"}


def test_every_canonical_name_has_a_row_with_its_meaning_and_there_is_none_besides():
    assert set(EVENTS) == set(Name)
    assert all(meaning.endswith(".") or "`" in meaning for _, meaning, _ in EVENTS.values())


def test_every_section_of_the_schema_has_a_row_and_there_is_none_besides():
    assert set(Data.model_fields) == SECTIONS


def test_an_event_is_listed_with_sections_that_exist():
    used = {section for _, _, cell in EVENTS.values() for section in re.findall(r"`(\w+)`", cell)}
    assert used <= SECTIONS | OF_VENDORS


def test_the_example_is_an_event():
    (example,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert CanonicalEvent.model_validate_json(example).data.order.total.currency == "EUR"
