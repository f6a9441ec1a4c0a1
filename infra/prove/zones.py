"""`python -m infra.prove.zones`: waits and quiet hours in every zone of the world, against a clock on the wall.

Most of the names of zones that this machine knows share a clock with others. Each clock is played at every hour of the
days around each change in the year and at two moments of each of its days, each name at some hours. Zones whose clocks
once changed in other ways are in the tests of every day. In parts, by zone.
"""

import os
from typing import Annotated

import typer

from infra.cli.console import console
from infra.prove.parts import Part, Parts, part_of, total
from infra.prove.played import play

TEST = "tests/unit/test_zones.py"
ONLY = "year"
PARTS = 60


def run(processes: Annotated[int, typer.Option()] = os.cpu_count() or 1) -> None:
    found = total(Parts("zones", processes).each(range(PARTS), _part))
    console.print_json(data=found)
    raise typer.Exit(1 if found["failed"] else 0)


def _part(number: int) -> Part:
    return part_of(play(f"zones-{number}", "-k", ONLY, TEST, PROVE_ZONES=f"{number}/{PARTS}"))


if __name__ == "__main__":
    typer.run(run)
