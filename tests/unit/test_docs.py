"""What the README and the pages of docs say is there, is there: files, sections, targets of make, commands."""

import re
import shlex
import subprocess
from functools import cache
from pathlib import Path

import pytest
from typer.main import get_command

from infra.cli.later import Later
from infra.cli.main import app

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
on_each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def shell(text):
    """The blocks that are to be pasted into one."""
    return re.findall(r"^ *```sh\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)


def sections(page):
    """By the names that links give to headings."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


@on_each_page
def test_a_link_leads_to_a_file_and_to_a_section_of_it(page):
    for path, section in re.findall(r"\]\((?!https?:)([^)#\s]*)#?([^)]*)\)", page.read_text()):
        there = page.parent / path if path else page
        assert there.exists(), path
        assert not section or section in sections(there), f"{path}#{section}"


@on_each_page
def test_a_path_exists(page):
    """`…/<name>.py` and `…/*.yaml` stand for any of them."""
    for path in re.findall(r"`((?:shared|functions|infra|tests|docs)/[^\s`]+)`", page.read_text()):
        assert any(ROOT.glob(re.sub(r"<\w+>", "*", path).rstrip("/"))), path


@on_each_page
def test_a_make_target_exists(page):
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"(?:`|^ *)make ([a-z]+)", page.read_text(), re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


CALL = r"(?:\.venv/bin/)?tributary\s(?:--stage \w+ )?"


def commands(text):
    """In blocks, and within sentences; what follows a `#` is said about one."""
    blocks = "\n".join(shell(text)).replace("\\\n", " ")
    lines = re.findall(rf"^ *{CALL}([^#\n]+)", blocks, re.MULTILINE)
    sentences = re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
    return [*lines, *re.findall(rf"`{CALL}([^`]+)`", sentences)]


@cache
def loaded(command):
    return command.loaded() if isinstance(command, Later) else command


def unknown(line):
    """The first word of it that is neither a command where it stands, nor an option of one before it."""
    at, known = get_command(app), {"--help"}
    for word in shlex.split(line):
        known |= {name for one in at.params for name in (*one.opts, *one.secondary_opts)}
        if word.startswith("--"):
            if word.partition("=")[0] not in known:
                return word
        elif hasattr(at, "commands") and word not in at.commands:
            return word
        elif hasattr(at, "commands"):
            at = loaded(at.commands[word])
    return None


@on_each_page
def test_a_command_and_its_options_exist(page):
    for line in commands(page.read_text()):
        assert unknown(line) is None, line


@on_each_page
def test_what_is_to_be_pasted_into_a_shell_is_understood_by_one(page):
    for block in shell(page.read_text()):
        read = subprocess.run(["/bin/sh", "-n"], input=block, capture_output=True, text=True, check=False)
        assert (read.returncode, read.stderr) == (0, ""), block
