"""What another program reads is whole lines, with a terminal's width or not."""

import os
import subprocess
import sys

WORDS = " ".join(["word"] * 30)
TITLE = "A title that is longer"


def shown(cell: str = WORDS, **environment: str) -> list[str]:
    code = f"from infra.cli.console import table; table({TITLE!r}, ('a',), [({cell!r},)])"
    own = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=own | environment, capture_output=True, text=True, check=True
    )  # noqa: S603
    return [line.rstrip() for line in done.stdout.splitlines()]


def test_what_is_piped_is_not_folded():
    assert shown() == [TITLE, "a", WORDS, ""]


def test_columns_are_those_that_were_asked_for():
    assert all(len(line) <= 60 for line in shown(COLUMNS="60"))


def test_a_title_may_be_longer_than_its_table():
    assert shown("x")[0] == TITLE
