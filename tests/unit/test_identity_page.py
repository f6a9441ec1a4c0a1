"""What docs/identity.md says is there, is there; and its numbers are those of the code."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from infra.cli.main import app
from shared.configuration import Kind
from shared.profiles import breaker, facts, identifiers

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "identity.md").read_text()
COMMANDS = sorted({line.split(" #")[0].strip() for line in PAGE.splitlines() if line.startswith(".venv/bin/tributary")})


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(((?!http)[^)]+)\)", PAGE))))
def test_a_link_leads_to_a_file(link):
    assert (DOCS / link).exists()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_and_its_options_exist(command):
    words = shlex.split(command)[1:]
    names = words[:2] if words[0] == "identity" else words[:1]
    shown = CliRunner().invoke(app, [*names, "--help"], env={"COLUMNS": "200"})
    assert shown.exit_code == 0, shown.output
    assert all(word in shown.output for word in words if word.startswith("--"))


@pytest.mark.parametrize(
    ("words", "number"),
    [
        (r"more than (\d+) identifiers on one event", identifiers.MAX_IDENTIFIERS),
        (r"a value of more than (\d+) characters", identifiers.MAX_VALUE),
        (r"more than (\d+) of one kind \(`limit`\)", Kind("person").limit),
        (r"more than (\d+) identifiers, or", breaker.MOST_IDENTIFIERS),
        (r"more than its (\d+)th merge in an hour", breaker.MOST_MERGES),
        (r"still stored take part \((\d+) days\)", facts.RETENTION.days),
        (r"a date more than (\d+) minutes ahead", facts.FUTURE.total_seconds() / 60),
    ],
)
def test_a_number_is_that_of_the_code(words, number):
    assert [int(found) for found in re.findall(words, PAGE)] == [number]
