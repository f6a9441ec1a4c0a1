"""Pictures of pages for docs/operators, taken where `PROVE_PICTURES` says to which folder."""

import os
from pathlib import Path

from tests.e2e.browser import PROGRAM, Browser

STYLE = "<style>body { margin: 16px; font-family: system-ui, sans-serif; } cwdb-action { display: none; }</style>"
"""As the console has it: it takes the actions out, and makes buttons of them."""


def pictured(drill, view, file):
    """As a viewer has the page."""
    folder = os.environ.get("PROVE_PICTURES")
    if folder and PROGRAM:
        page = drill.folder / "page.html"
        page.write_text(f"<!doctype html><meta charset=utf-8>{STYLE}{drill.page(view)}")
        browser = Browser(drill.folder / "chromium")
        browser.open(page.as_uri(), width=1100)
        browser.wait("document.querySelector('table')")
        browser.picture(Path(folder) / file)
        browser.close()
