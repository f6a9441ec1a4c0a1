"""Pictures of many mails at once, as a headless Chromium draws them: wide and on a phone, light and dark."""

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from msgspec import Struct
from rich.progress import track

from infra.cli.console import console
from shared.errors import NotFoundError

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
SIZES = {"wide": (640, 1080, 6), "phone": (375, 1400, 10)}
"""Width and height of a mail, and how many stand in a row."""

THEMES = {"light": 1, "dark": 0}
"""As Blink counts them."""

GAP, SCALE = 16, 0.5
SHEET = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: {gap}px; display: grid; grid-template-columns: repeat({row}, {width}px); gap: {gap}px;
  background: #8a8a86; font: 20px/30px system-ui, sans-serif; }}
figure {{ margin: 0; }} iframe {{ display: block; border: 0; background: #fff; }}
</style>{frames}"""
FRAME = (
    """<figure>{name}<iframe src="{name}.html" width="{width}" height="{height}" scrolling="no"></iframe></figure>"""
)
CAPTION = 30
PATIENCE_SECONDS = 120


class Sheet(Struct, frozen=True):
    """All mails of a language; `names` are those of their pages."""

    language: str
    size: str
    theme: str
    names: tuple[str, ...]

    @property
    def file(self) -> str:
        return f"sheet.{self.language}.{self.size}.{self.theme}"

    @property
    def row(self) -> int:
        return min(SIZES[self.size][2], len(self.names))

    @property
    def page(self) -> str:
        width, height, _ = SIZES[self.size]
        frames = "".join(FRAME.format(name=escape(name), width=width, height=height) for name in self.names)
        return SHEET.format(gap=GAP, row=self.row, width=width, frames=frames)

    @property
    def window(self) -> tuple[int, int]:
        """As large as the sheet: what lies outside of it is not drawn."""
        width, height, _ = SIZES[self.size]
        rows = -(-len(self.names) // self.row)
        return self.row * (width + GAP) + GAP, rows * (height + CAPTION + GAP) + GAP


def chromium() -> str | None:
    """Where it is, if this machine has one."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def take(folder: Path, names: Sequence[str]) -> list[Path]:
    """One per language, size and theme of `<template>.email.<language>.html`, beside them."""
    program = chromium()
    if program is None:
        raise NotFoundError(f"--pictures needs one of {', '.join(PROGRAMS)} on the PATH")
    wanted = list(sheets([name for name in names if ".email." in name]))
    return [_take(program, folder, one) for one in track(wanted, description="Pictures", console=console)]


def sheets(names: Sequence[str]) -> Iterator[Sheet]:
    for language in dict.fromkeys(name.rpartition(".")[2] for name in names):
        mails = tuple(name for name in names if name.endswith(f".{language}"))
        yield from (Sheet(language, size, theme, mails) for size in SIZES for theme in THEMES)


def _take(program: str, folder: Path, sheet: Sheet) -> Path:
    page, picture = folder / f"{sheet.file}.html", folder / f"{sheet.file}.png"
    page.write_text(sheet.page, encoding="utf-8")
    across, down = sheet.window
    options = (
        "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={across},{down}",
        f"--force-device-scale-factor={SCALE}", f"--blink-settings=preferredColorScheme={THEMES[sheet.theme]}",
        f"--screenshot={picture.resolve()}", page.resolve().as_uri(),
    )  # fmt: skip
    subprocess.run([program, *options], check=True, capture_output=True, timeout=PATIENCE_SECONDS)  # noqa: S603
    return picture
