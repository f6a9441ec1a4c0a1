"""The page of journeys shows each as it is in the brand that ships."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from infra.cli.journeys import find
from infra.cli.main import app
from shared.drawing.svg import svg
from tests import shipped

ROOT = Path(__file__).parents[2]
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
