"""The option `--brand` of all commands that read a brand folder."""

from pathlib import Path
from typing import Annotated

import typer

BRAND = Path("shared/brand")
Brand = Annotated[
    Path,
    typer.Option("--brand", help="The brand folder.", envvar="TRIBUTARY_BRAND", exists=True, file_okay=False),
]
