"""`make bench`: measures all parts, or those named; with `--write` into docs/performance as well."""

import sys
from typing import Any

from rich.console import Console

from infra.bench import machine, page
from infra.bench.section import terminal
from infra.bench.sections import PARTS

WRITE = "--write"


def main(arguments: list[str]) -> int:
    console = Console()
    chosen = [one for one in arguments if one != WRITE] or list(PARTS)
    if unknown := set(chosen) - PARTS.keys():
        console.print(f"no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
        return 2
    figures: dict[str, Any] = {}
    for part in chosen:
        with console.status(f"measuring {part}"):
            figures[part] = PARTS[part][0]()
        section = PARTS[part][1](figures[part])
        console.print(terminal(section), section.text, "", highlight=False, markup=False)
    console.print(machine.told(machine.describe()), highlight=False)
    if WRITE in arguments:
        page.write(figures)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
