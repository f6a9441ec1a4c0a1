"""The option `--brand` of all commands that read a brand folder."""

from pathlib import Path
from typing import Annotated

import typer

BRAND = Path("shared/brand")


def known(folder: Path | None) -> Path | None:
    """Said here, because what is wrong in a folder is told by files of it, and not by the folder."""
    if folder is not None and not (folder / "brand.yaml").is_file():
        raise typer.BadParameter(f"{folder} is no brand folder: it has no brand.yaml; begin with a copy of {BRAND}.")
    return folder


Brand = Annotated[
    Path,
    typer.Option(
        "--brand", help="The brand folder.", envvar="TRIBUTARY_BRAND", exists=True, file_okay=False, callback=known
    ),
]
