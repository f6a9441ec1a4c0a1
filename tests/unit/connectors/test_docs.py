"""Every connector has a page; every page is in the index; what the pages name exists."""

import inspect
import re
from pathlib import Path

import pytest

from shared import connectors, plugins
from shared.events import Name

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs" / "connectors"
PAGES = sorted(path.stem for path in DOCS.glob("*.md") if path.stem != "README")
NAMES = plugins.names(connectors)
DOTTED = re.compile(r"`([a-z_]+(?:\.[a-z_]+)+)`")
MAX_LINES = 60


def page(name: str) -> str:
    return (DOCS / f"{name}.md").read_text()


def code(name: str) -> str:
    """Of the connector, and of the vendors' formats that it reads."""
    source = inspect.getsource(plugins.load(connectors, name)) if name in NAMES else ""
    vendors = set(re.findall(r"from shared\.vendors\.?(\w*) import|from shared\.vendors\.(\w+)\.", source))
    folders = {one for pair in vendors for one in pair if one}
    return source + "".join(
        path.read_text() for one in folders for path in (ROOT / "shared/vendors" / one).glob("*.py")
    )


def test_every_connector_has_a_page():
    assert sorted(set(NAMES) - set(PAGES)) == []


def test_the_index_links_every_page_once_and_none_that_is_missing():
    linked = re.findall(r"\]\((\w+)\.md\)", (DOCS / "README.md").read_text())
    assert sorted(linked) == sorted(set(PAGES) | set(NAMES))


def test_a_page_without_a_connector_says_which_one_serves():
    for name in set(PAGES) - set(NAMES):
        assert set(re.findall(r"\]\((\w+)\.md\)", page(name))) & set(NAMES), name


@pytest.mark.parametrize("name", PAGES)
def test_its_tables_name_only_what_exists(name):
    """A canonical name, or a topic or name of its own that the code has, whole or word by word."""
    rows = [line for line in page(name).splitlines() if line.startswith("|")]
    named = {one for row in rows for one in DOTTED.findall(row)} - set(Name)
    written = code(name)
    words = set(re.findall(r"[a-z_]+", written))
    assert [one for one in sorted(named) if one not in written and not set(one.split(".")) <= words] == []


@pytest.mark.parametrize("name", PAGES)
def test_it_fits_on_a_screen_or_two_and_says_where_to_point_the_vendor(name):
    assert len(page(name).splitlines()) <= MAX_LINES
    if name in NAMES:
        by_bus = plugins.load(connectors, name).connector.bus_source
        assert f"/webhooks/{name}/" in page(name) or "/v1/" in page(name) or by_bus


@pytest.mark.parametrize("name", PAGES)
def test_links_between_pages_lead_somewhere(name):
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", page(name))
    assert [link for link in links if not (DOCS / link).exists()] == []
