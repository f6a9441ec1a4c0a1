"""Whether a file can be written, asked before the work whose result it is to hold."""

import os
from pathlib import Path

from shared.errors import InvalidRequestError


def writable(file: Path) -> None:
    """InvalidRequestError says why not."""
    folder = file.parent
    if file.is_dir():
        raise InvalidRequestError(f"{file} is a folder: name a file in it")
    if not folder.is_dir():
        raise InvalidRequestError(f"{file} cannot be written: there is no folder {folder}")
    if not os.access(file if file.exists() else folder, os.W_OK):
        raise InvalidRequestError(f"{file} cannot be written: you may not write there")
