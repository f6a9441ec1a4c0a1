"""`python -m infra.brand <folder> <out>`: compile a brand folder, or say on which lines it is wrong."""

import sys
from pathlib import Path

from infra.brand import parked
from infra.brand.compile import compile_brand
from infra.brand.problems import BrandError


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    folder, out = map(Path, arguments)
    try:
        compiled = compile_brand(folder, out)
    except BrandError as error:
        sys.stderr.write("".join(f"{folder}/{problem}\n" for problem in error.problems))
        return 1
    counts = f"{len(compiled.journeys)} journeys, {len(compiled.templates)} templates"
    sys.stdout.write(f"{compiled.brand.name}: {counts} -> {out}\n")
    waiting = parked.problems(folder, compiled.brand)
    sys.stdout.write("".join(f"to finish before it is moved: {folder}/{problem}\n" for problem in waiting))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
