"""What the README says is there, is there."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from infra.cli.journeys import find
from infra.cli.main import app
from shared.drawing.svg import svg
from tests import shipped

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
COMMANDS = sorted(
    {line.split("#")[0].strip() for line in README.splitlines() if line.startswith(".venv/bin/tributary")}
)
TARGETS = sorted(set(re.findall(r"^make (\w+)", README, re.MULTILINE)))


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(((?!http)[^)]+)\)", README))))
def test_a_link_leads_to_a_file(link):
    assert (ROOT / link.partition("#")[0]).exists()


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:shared|infra|tests|docs)/[\w./-]+)`", README))))
def test_a_path_exists(path):
    assert (ROOT / path).exists()


@pytest.mark.parametrize("target", TARGETS)
def test_a_make_target_exists(target):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_and_its_options_exist(command):
    words = shlex.split(command)[1:]
    names = [word for word in words if re.fullmatch(r"[a-z][a-z-]*", word)][
        : 2 if words[0] in ("archive", "audit", "consent", "journeys", "messages", "sending") else 1
    ]
    shown = CliRunner().invoke(app, [*names, "--help"], env={"COLUMNS": "200"})
    assert shown.exit_code == 0, shown.output
    assert all(word in shown.output for word in words if word.startswith("--"))


PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_is_to_be_pasted_into_a_shell_is_understood_by_one(page):
    for block in re.findall(r"^ *```sh\n(.*?)^ *```", page.read_text(), re.MULTILINE | re.DOTALL):
        read = subprocess.run(["/bin/sh", "-n"], input=block, capture_output=True, text=True, check=False)
        assert (read.returncode, read.stderr) == (0, ""), block


JOURNEYS = sorted(path.stem for path in (ROOT / "shared" / "brand" / "journeys").iterdir())


def picture(name):
    return (ROOT / "docs" / "pictures" / f"journey-{name.replace('_', '-')}.svg").read_text()


@pytest.mark.parametrize("name", JOURNEYS)
def test_the_picture_of_a_journey_is_that_of_its_file(name):
    assert svg(find(shipped.compiled(), name)).split() == picture(name).split()


def test_the_command_draws_that_picture():
    drawn = CliRunner().invoke(app, ["journeys", "draw", "welcome", "--brand", str(shipped.FOLDER)])
    assert "".join(drawn.output.split()) == "".join(picture("welcome").split())


def test_each_journey_has_a_section_and_its_picture_on_the_page_of_journeys():
    page = (ROOT / "docs" / "journeys.md").read_text()
    assert re.findall(r"^## `(\w+)`$", page, re.MULTILINE) == JOURNEYS
    shown = re.findall(r"\]\((pictures/journey-[\w-]+\.svg)\)", page)
    assert shown == [f"pictures/journey-{name.replace('_', '-')}.svg" for name in JOURNEYS]
