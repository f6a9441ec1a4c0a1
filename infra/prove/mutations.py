"""`python -m infra.prove.mutations --seed 1 --requests 200000`: mutated requests against every connector.

Request k of a seed is always the same, so a run that was stopped goes on where it was, and a finding can be looked at
again with `--only k`.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import track

from infra.cli.console import console
from infra.mutation.cases import Case, cases, names
from infra.mutation.requests import judged, seeded

KEPT = Path(".local/prove")
CHUNK = 2_000
MAX_FINDINGS = 200


def attempt(every: list[Case], seed: int, number: int) -> dict[str, Any]:
    random = seeded(f"{seed}:{number}")
    case = random.choice(every)
    kind, wrong = judged(case, random)
    return {"number": number, "case": case.name, "kind": kind, "wrong": wrong}


def run(
    seed: Annotated[int, typer.Option()] = 1,
    requests: Annotated[
        int, typer.Option(help="How many in all, those of an earlier part of the run included.")
    ] = 200_000,
    only: Annotated[int | None, typer.Option(help="One request alone: its number in a finding.")] = None,
) -> None:
    every = [case for name in names() for case in cases(name)]
    if only is not None:
        console.print_json(data=attempt(every, seed, only))
        return
    state = _resumed(seed, len(every))
    starts = range(state["requests"], requests, CHUNK)
    for start in track(starts, description=f"{len(every)} deliveries of {len(names())} connectors", console=console):
        _chunk(every, state, range(start, min(start + CHUNK, requests)))
        _path(seed).write_text(json.dumps(state, indent=2))
    console.print_json(data=state)
    raise typer.Exit(1 if state["findings"] else 0)


def _chunk(every: list[Case], state: dict[str, Any], numbers: range) -> None:
    kinds, connectors = Counter(state["kinds"]), Counter(state["connectors"])
    for number in numbers:
        result = attempt(every, state["seed"], number)
        kinds[result["kind"]] += 1
        connectors[result["case"].partition(":")[0]] += 1
        if result["wrong"] and len(state["findings"]) < MAX_FINDINGS:
            state["findings"].append(result)
    state |= {"requests": numbers.stop, "kinds": dict(kinds), "connectors": dict(connectors)}


def _resumed(seed: int, deliveries: int) -> dict[str, Any]:
    """What is kept of other deliveries is of another run: request k would not be the same."""
    KEPT.mkdir(parents=True, exist_ok=True)
    fresh = {"seed": seed, "deliveries": deliveries, "requests": 0, "kinds": {}, "connectors": {}, "findings": []}
    kept = json.loads(_path(seed).read_text()) if _path(seed).is_file() else fresh
    return kept if kept["deliveries"] == deliveries else fresh


def _path(seed: int) -> Path:
    return KEPT / f"mutations-{seed}.json"


if __name__ == "__main__":
    typer.run(run)
