"""`python -m infra.prove.properties --seed 1 --examples 20000`: properties of identity on worlds that hypothesis draws.

In numbered chunks, each a pytest of its own with a seed of its own, several at a time. What is done is kept, so a run
that was stopped goes on; but only on the same commit, since examples of other code prove nothing about this one.
"""

import json
import os
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import track

from infra.cli.console import console
from infra.prove.played import KEPT, play
from infra.prove.record import commit

TESTS = "tests/integration/profiles/test_properties.py"
ONLY = "worlds_that_hypothesis_draws"
PER_CHUNK = 7 * 250
"""Properties, and examples of each: the profile `prove` of tests/integration/profiles/conftest.py."""

SEEDS_APART = 100_000
Chunk = dict[str, Any]


def run(
    seed: Annotated[int, typer.Option()] = 1,
    examples: Annotated[int, typer.Option(help="At least so many of all properties together.")] = 20_000,
    processes: Annotated[int, typer.Option()] = os.cpu_count() or 1,
) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    state = _resumed(seed)
    wanted = [number for number in range(-(-examples // PER_CHUNK)) if str(number) not in state["chunks"]]
    with ThreadPoolExecutor(processes) as pool:
        for done in track(pool.map(lambda number: _chunk(seed, number), wanted), total=len(wanted), console=console):
            state["chunks"][str(done.pop("number"))] = done
            _path(seed).write_text(json.dumps(state, indent=2))
    found = _summary(seed, state["chunks"].values())
    console.print_json(data=found)
    raise typer.Exit(1 if found["failed"] else 0)


def _chunk(seed: int, number: int) -> Chunk:
    seeded = f"--hypothesis-seed={seed * SEEDS_APART + number}"
    played = play(f"properties-{seed}-{number}", "--hypothesis-profile=prove", seeded, "-k", ONLY, TESTS)
    examples = {_property(name): int(counted.get("examples", 0)) for name, counted in played.counted.items()}
    return {"number": number, "examples": examples, "failed": list(played.failed)}


def _property(test: str) -> str:
    """`test_it_holds_of_…[order_free]`"""
    return test.partition("[")[2].removesuffix("]")


def _summary(seed: int, chunks: Iterable[Chunk]) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    failed: list[str] = []
    for chunk in chunks:
        counts.update(chunk["examples"])
        failed += chunk["failed"]
    return {"seed": seed, "examples": counts.total(), "properties": dict(sorted(counts.items())), "failed": failed}


def _resumed(seed: int) -> dict[str, Any]:
    fresh: dict[str, Any] = {"commit": commit(), "chunks": {}}
    kept = json.loads(_path(seed).read_text()) if _path(seed).is_file() else fresh
    return kept if kept["commit"] == fresh["commit"] else fresh


def _path(seed: int) -> Path:
    return KEPT / f"properties-{seed}.json"


if __name__ == "__main__":
    typer.run(run)
