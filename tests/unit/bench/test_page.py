"""What the docs show of the bench is what was measured: page and picture are made of the figures beside them."""

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from infra.bench import growth, growth_picture, page
from infra.bench.sections import PARTS

DOCS = Path(__file__).parents[3] / "docs"
KEPT = page.read(DOCS)
SVG = "{http://www.w3.org/2000/svg}"


def test_every_part_has_its_figures_and_where_they_were_measured():
    assert list(KEPT) == list(PARTS)
    assert all(kept["machine"]["processor"] for kept in KEPT.values())


def test_the_page_is_that_of_the_figures():
    assert (DOCS / "performance.md").read_text() == page.page(KEPT)


def test_the_picture_is_that_of_the_figures():
    assert (DOCS / "pictures" / "growth.svg").read_text() == growth_picture.svg(KEPT["growth"]["figures"])


def test_an_event_of_a_known_customer_costs_the_same_however_much_there_is():
    assert growth.uneven(KEPT["growth"]["figures"]) == []


def test_a_join_costs_by_identifiers_and_neither_by_history_nor_by_customers():
    by_history, by_identifiers, by_customers = KEPT["growth"]["figures"]
    assert growth.uneven([by_history, by_customers], growth.JOIN.name) == []
    assert growth.uneven([by_identifiers], growth.JOIN.name) != []


def test_the_axes_reach_as_far_as_promised():
    ends = [(axis["sizes"][0], axis["sizes"][-1]) for axis in KEPT["growth"]["figures"]]
    assert ends == [(10, 100_000), (1, 199), (10, 100_000)]


def test_decisions_are_measured_as_far_as_promised():
    rows = {(one["what"], one["over"]): one for one in KEPT["decisions"]["figures"]}
    matching = rows["which journeys an event begins or moves", "journeys on that event"]
    assert (matching["sizes"], matching["flat"]) == ([1, 10, 100, 1_000], True)
    assert all(len(one["us"]) == len(one["sizes"]) for one in rows.values())


AXIS = {"name": "events", "sizes": [1, 10, 100], "stories": {
    "known customer": {"write units": [1, 1, 1], "read units": [0.5, 0.5, 0.5], "calls": [3, 3, 3.3]},
    "join of two customers": {"write units": [8, 8, 8], "read units": [5, 50, 700], "calls": [9, 9, 9]}}}  # fmt: skip


def test_what_grows_is_said():
    assert growth.uneven([AXIS]) == []
    assert growth.uneven([AXIS], growth.JOIN.name) == ["join of two customers: read units from 5 to 700 over events"]


def test_the_picture_has_a_line_per_figure_that_rises_where_its_figure_does():
    drawn = ElementTree.fromstring(growth_picture.svg([AXIS]))  # noqa: S314 - our own
    lines = [one.attrib["points"].split() for one in drawn.iter(f"{SVG}polyline")]
    heights = [[float(point.split(",")[1]) for point in line] for line in lines]
    assert len(lines) == 6
    assert [len(set(line)) for line in heights] == [1, 1, 2, 1, 3, 1]
    assert heights[4] == sorted(heights[4], reverse=True)
    widths = [float(point.split(",")[0]) for point in lines[0]]
    assert widths[1] - widths[0] == pytest.approx(widths[2] - widths[1])


def test_a_part_that_is_not_there_is_answered_with_those_there_are():
    command = [sys.executable, "-m", "infra.bench", "engines"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=DOCS.parent)
    assert (done.returncode, "imports, engine, growth, decisions, connectors" in done.stdout) == (2, True)


def test_measuring_one_part_leaves_the_others_as_they_are(tmp_path):
    (tmp_path / "pictures").mkdir()
    page.write({"growth": [AXIS]}, tmp_path)
    page.write({"connectors": []}, tmp_path)
    told = (tmp_path / "performance.md").read_text()
    assert [line for line in told.splitlines() if line.startswith("## ")] == [
        "## Growth",
        "## Believing and reading a delivery, by connector",
        "## What the dollars buy",
    ]
    assert re.search(r"\(pictures/growth.svg\)", told)
    assert json.loads((tmp_path / "performance" / "growth.json").read_text())["figures"] == [AXIS]
