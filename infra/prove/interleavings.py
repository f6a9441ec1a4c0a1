"""`python -m infra.prove.interleavings --seed 1 --races 10000`: a reminder against what ends it, call by call.

So many races of each kind: against a purchase, one at the till, one under another identifier that turns out to be the
same customer's, a cart that is touched again; and by mail, text and chat against each way to opt out: one click, the
page, a topic of it, STOP, a complaint, a bounce, an erasure. When the hour is over, and in the morning after quiet
hours; with and without workers that die. Whichever is committed first decides. And several messages against one cap:
the most important goes first. A race of a seed and a number is always the same. In parts. `--only "opted_out and sms"`
plays those alone whose names have that, as pytest's `-k` reads it.
"""

import os
import re
from collections import Counter
from collections.abc import Iterable
from functools import partial
from typing import Annotated, Any

import typer

from infra.cli.console import console
from infra.prove.parts import Part, Parts
from infra.prove.played import play

TESTS = (
    "tests/integration/journeys/test_interleavings.py",
    "tests/integration/journeys/test_opt_outs.py",
    "tests/integration/messages/test_turns.py",
)
PER_PART = 250


def run(
    seed: Annotated[int, typer.Option()] = 1,
    races: Annotated[int, typer.Option(help="Of each kind.")] = 10_000,
    processes: Annotated[int, typer.Option()] = os.cpu_count() or 1,
    only: Annotated[str, typer.Option(help="Races whose names have this.")] = "",
) -> None:
    name = "-".join(["interleavings", str(seed), *re.findall(r"\w+", only)])
    parts = range(-(-races // PER_PART))
    found = _summary(seed, Parts(name, processes).each(parts, partial(_part, name, seed, only)))
    console.print_json(data=found)
    raise typer.Exit(1 if found["failed"] else 0)


def _part(name: str, seed: int, only: str, number: int) -> Part:
    sizes = {"PROVE_SEED": seed, "PROVE_INTERLEAVINGS": PER_PART, "PROVE_FIRST": number * PER_PART}
    played = play(f"{name}-{number}", *TESTS, *(("-k", only) if only else ()), **sizes)
    counted = {_kind(test): counts for test, counts in played.counted.items() if counts}
    return {"counted": counted, "failed": list(played.failed)}


def _kind(test: str) -> str:
    """`test_nothing_goes_that_was_…[purchase-in the morning-2]`: how many workers died comes last."""
    name, _, parameters = test.removesuffix("]").removeprefix("test_").partition("[")
    return " ".join(name.split("_")[:5]) + (f" ({parameters.replace('-', ', ')})" if parameters else "")


def _summary(seed: int, parts: Iterable[Part]) -> dict[str, Any]:
    counts: dict[str, Counter[str]] = {}
    failed: list[str] = []
    for part in parts:
        failed += part["failed"]
        for kind, counted in part["counted"].items():
            counts.setdefault(kind, Counter()).update({name: int(value) for name, value in counted.items()})
    races = sum(counted["played"] for counted in counts.values())
    return {"seed": seed, "races": races, **counts, "failed": failed}


if __name__ == "__main__":
    typer.run(run)
