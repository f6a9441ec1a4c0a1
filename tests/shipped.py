"""The brand of this repository, compiled once for all tests of a process: that takes seconds."""

from functools import cache
from pathlib import Path

from infra.brand.compile import Compiled, check_brand

FOLDER = Path(__file__).parent.parent / "shared" / "brand"


@cache
def compiled() -> Compiled:
    return check_brand(FOLDER)
