"""`tributary demo` itself: it succeeds, says what happened, and leaves the pages it speaks of."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = ("inbox.html", "customer.html", "journey.svg")


def test_the_demo_tells_what_was_sent_what_was_withheld_by_which_rule_and_where_to_look(stage):
    folder = ROOT / ".local" / "demo"
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-c", "from infra.cli.main import app; app()", "demo"]
    wide = {**os.environ, "COLUMNS": "160"}
    done = subprocess.run(command, cwd=ROOT, env=wide, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr
    for expected in ("Ines Hoffmann", "matching_items", "consent", "exit: order.cancelled", "write units", "✔"):
        assert expected in " ".join(done.stdout.split())
    assert "✘" not in done.stdout
    for page in PAGES:
        assert page in done.stdout
        assert (folder / page).stat().st_size > 1_000
