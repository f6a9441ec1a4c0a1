"""`python -m infra.prove.killed_calls --seed 1 --share 1`: processes that die at each call, on the local stage.

First somebody plays a journey of several kinds of steps whom nobody disturbs, and each call is noted that the function
makes about them: for each of these calls come two more, one for whom its process dies just before that call is carried
out, and one for whom just after. The platform delivers again. At the end all must have what one has whom nobody
disturbs, each mail must be in the outbox once, and all wake-ups come again, twice and in any order. A share of less
than one is drawn by the seed. A part for each function.
"""

import os
from functools import partial
from typing import Annotated, Any

import typer

from infra.cli.console import console
from infra.prove.parts import Part, Parts, part_of
from infra.prove.played import play

TEST = "tests/e2e/test_killed_calls.py"
FUNCTIONS = ("advance_journey", "start_journeys", "deliver_message")


def run(
    seed: Annotated[int, typer.Option()] = 1,
    share: Annotated[float, typer.Option(help="Of all there are.")] = 1.0,
    function: Annotated[list[str], typer.Option(help="Only these.")] = list(FUNCTIONS),  # noqa: B006 - typer copies it
) -> None:
    parts = Parts(f"killed-calls-{seed}-{share}", processes=1).each(function, partial(_part, seed, share))
    found: dict[str, Any] = {"seed": seed, "load": round(os.getloadavg()[0])}
    found |= {name: _found(part) for name, part in zip(function, parts, strict=True)}
    failed = [f"{name}: {one}" for name, part in zip(function, parts, strict=True) for one in part["failed"]]
    console.print_json(data={**found, "failed": failed})
    raise typer.Exit(1 if failed else 0)


def _part(seed: int, share: float, function: str) -> Part:
    sizes = {"PROVE_SEED": seed, "PROVE_SHARE": share, "PROVE_FUNCTION": function}
    return part_of(play(f"killed-calls-{seed}-{function}", TEST, **sizes))


def _found(part: Part) -> dict[str, int]:
    return {name: int(value) for counted in part["counted"].values() for name, value in counted.items()}


if __name__ == "__main__":
    typer.run(run)
