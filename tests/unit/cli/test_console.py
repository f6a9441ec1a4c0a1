"""What another program reads is whole lines, with a terminal's width or not."""

import os
import subprocess
import sys

WORDS = " ".join(["word"] * 30)
TITLE = "A title that is longer"


def shown(cell: str = WORDS, **environment: str) -> list[str]:
    return printed([("a", cell)], **environment)


def printed(row: list[tuple[str, str]], **environment: str) -> list[str]:
    headings, cells = zip(*row, strict=True)
    code = f"from infra.cli.console import table; table({TITLE!r}, {headings!r}, [{cells!r}] * 2)"
    own = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=own | environment, capture_output=True, text=True, check=True
    )  # noqa: S603
    return [line.rstrip() for line in done.stdout.splitlines()]


def test_what_is_piped_is_not_folded():
    assert shown() == [TITLE, "a", WORDS, WORDS, ""]


def test_columns_are_those_that_were_asked_for():
    assert all(len(line) <= 60 for line in shown(COLUMNS="60"))


def test_a_title_may_be_longer_than_its_table():
    assert shown("x")[0] == TITLE


JOB = "customers-20261122-160512-a1b2c3"
MESSAGE = "0123456789abcdef01234567_0123456789abcdef0123456789abcdef"


def test_an_id_stays_whole_and_others_fold_instead():
    lines = printed([("since", "2026-11-22 16:05"), ("job", JOB), ("progress", WORDS)], COLUMNS="80")
    assert len([line for line in lines if JOB in line]) == 2
    assert len(lines) > 5
    assert all(len(line) <= 80 for line in lines)


def test_where_an_id_leaves_no_room_everything_is_on_a_line_of_its_own():
    row = [("asked for", "2026-11-22 16:05"), ("template", "welcome"), ("why", ""), ("says", WORDS), ("id", MESSAGE)]
    assert printed(row, COLUMNS="80") == [
        TITLE,
        *(
            entry := [
                "asked for  2026-11-22 16:05",
                "template   welcome",
                f"says       {WORDS}",
                f"id         {MESSAGE}",
            ]
        ),
        "",
        *entry,
        "",
    ]


def test_an_id_that_is_wider_than_the_terminal_is_whole_all_the_same():
    assert f"id  {MESSAGE}" in printed([("id", MESSAGE)], COLUMNS="40")
