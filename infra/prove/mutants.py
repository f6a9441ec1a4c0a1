"""`python -m infra.prove.mutants`: faults planted in journeys and message policy, against the scenario files, or tests.

Each breaks one rule, in a copy of the checkout of its own; a scenario must fail for it. What caught which is written to
docs/proofs/mutants.md. Those that were played already on this commit are not played again.
"""

import os
import time
from collections.abc import Mapping
from typing import Annotated

import typer

from infra.cli.console import console
from infra.prove import mutants_page, planting
from infra.prove.parts import Part, Parts
from infra.prove.planting import Mutant

app = typer.Typer(add_completion=False)


@app.command()
def run(
    only: Annotated[list[str] | None, typer.Argument(help="Names of mutants; without any, all.")] = None,
    processes: Annotated[int, typer.Option()] = os.cpu_count() or 1,
) -> None:
    rules = planting.rules()
    every = [mutant for rule in rules for mutant in rule.mutants if not only or mutant.name in only]
    sound = planting.played(sorted({name for mutant in every for name in mutant.scenarios}))
    if sound.caught or sound.broke:
        console.print_json(data={"fail without any fault": dict(sound.failing), "broke": sound.broke})
        raise typer.Exit(1)
    done = _played({mutant.name: mutant for mutant in every}, processes)
    survivors = [name for name, verdict in done.items() if not verdict["caught"]]
    if not only:
        mutants_page.write(rules, done)
    caught = len(done) - len(survivors)
    console.print_json(data={"rules": len(rules), "mutants": len(done), "caught": caught, "survivors": survivors})
    raise typer.Exit(1 if survivors else 0)


def _played(mutants: Mapping[str, Mutant], processes: int) -> dict[str, Part]:
    def one(name: str) -> Part:
        began = time.monotonic()
        verdict = planting.played(mutants[name].scenarios, mutants[name])
        took = round(time.monotonic() - began, 1)
        return {"caught": verdict.caught, "failing": verdict.failing, "broke": verdict.broke, "seconds": took}

    return dict(zip(mutants, Parts("mutants", processes).each(list(mutants), one), strict=True))


if __name__ == "__main__":
    app()
