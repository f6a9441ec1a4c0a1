"""Sheets of many mails: each language wide and on a phone, light and dark, and all of its mails on each."""

import stat

import pytest

from infra.cli import contact_sheet
from shared.errors import NotFoundError

NAMES = [f"{template}.{channel}.{language}" for template in ("welcome", "note", "offer")
         for channel in ("email", "sms") for language in ("en", "ar")]  # fmt: skip
CHROMIUM = """#!/bin/sh
for option; do case $option in --screenshot=*) echo "$@" > "${option#--screenshot=}";; esac; done
"""


@pytest.fixture
def chromium(tmp_path, monkeypatch):
    """Writes what it was asked where the picture should be."""
    program = tmp_path / "bin" / "chromium"
    program.parent.mkdir()
    program.write_text(CHROMIUM)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(program.parent))


@pytest.mark.usefixtures("chromium")
def test_every_language_is_taken_in_both_sizes_and_both_themes(tmp_path):
    taken = contact_sheet.take(tmp_path, NAMES)
    wanted = {f"sheet.{language}.{size}.{theme}.png" for language in ("en", "ar") for size in ("wide", "phone")
              for theme in ("light", "dark")}  # fmt: skip
    assert {one.name for one in taken} == wanted
    asked = (tmp_path / "sheet.ar.phone.dark.png").read_text()
    assert "preferredColorScheme=0" in asked
    assert (tmp_path / "sheet.ar.phone.dark.html").as_uri() in asked


@pytest.mark.usefixtures("chromium")
def test_all_mails_of_the_language_are_on_a_sheet_and_nothing_else(tmp_path):
    contact_sheet.take(tmp_path, NAMES)
    page = (tmp_path / "sheet.ar.wide.light.html").read_text()
    assert [f'src="{one}.html"' in page for one in NAMES] == [one.endswith("email.ar") for one in NAMES]


def test_the_window_holds_every_row():
    (sheet, *_) = contact_sheet.sheets([f"note{number}.email.en" for number in range(13)])
    across, down = sheet.window
    assert (across, down) == (6 * 656 + 16, 3 * 1126 + 16)


def test_without_a_browser_it_says_which_one_it_wants(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotFoundError, match="chromium"):
        contact_sheet.take(tmp_path, NAMES)
