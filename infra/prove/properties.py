"""`python -m infra.prove.properties --seed 1 --examples 20000`: properties of identity on worlds that hypothesis draws.

In numbered chunks, each a pytest of its own with a seed of its own, several at a time.
"""

import os
from collections import Counter
from collections.abc import Iterable
from functools import partial
from typing import Annotated, Any

import typer

from infra.cli.console import console
from infra.prove.parts import Part, Parts
from infra.prove.played import play

TESTS = "tests/integration/profiles/test_properties.py"
ONLY = "worlds_that_hypothesis_draws"
PER_CHUNK = 7 * 250
"""Properties, and examples of each: the profile `prove` of tests/integration/profiles/conftest.py."""

SEEDS_APART = 100_000


def run(
    seed: Annotated[int, typer.Option()] = 1,
    examples: Annotated[int, typer.Option(help="At least so many of all properties together.")] = 20_000,
    processes: Annotated[int, typer.Option()] = os.cpu_count() or 1,
) -> None:
    chunks = range(-(-examples // PER_CHUNK))
    found = _summary(seed, Parts(f"properties-{seed}", processes).each(chunks, partial(_chunk, seed)))
    console.print_json(data=found)
    raise typer.Exit(1 if found["failed"] else 0)


def _chunk(seed: int, number: int) -> Part:
    seeded = f"--hypothesis-seed={seed * SEEDS_APART + number}"
    played = play(f"properties-{seed}-{number}", "--hypothesis-profile=prove", seeded, "-k", ONLY, TESTS)
    examples = {_property(name): int(counted.get("examples", 0)) for name, counted in played.counted.items()}
    return {"examples": examples, "failed": list(played.failed)}


def _property(test: str) -> str:
    """`test_it_holds_of_…[order_free]`"""
    return test.partition("[")[2].removesuffix("]")


def _summary(seed: int, chunks: Iterable[Part]) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    failed: list[str] = []
    for chunk in chunks:
        counts.update(chunk["examples"])
        failed += chunk["failed"]
    return {"seed": seed, "examples": counts.total(), "properties": dict(sorted(counts.items())), "failed": failed}


if __name__ == "__main__":
    typer.run(run)
