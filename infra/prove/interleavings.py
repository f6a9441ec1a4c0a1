"""`python -m infra.prove.interleavings --seed 1 --races 10000`: a reminder against a purchase and an opt-out.

So many races of each kind, with and without workers that die: whichever is committed first decides, in every order of
every call to the table. A race of a seed is always the same.
"""

from typing import Annotated

import typer

from infra.cli.console import console
from infra.prove.played import play

TEST = "tests/integration/journeys/test_interleavings.py"


def run(
    seed: Annotated[int, typer.Option()] = 1,
    races: Annotated[int, typer.Option(help="Of each kind.")] = 10_000,
) -> None:
    played = play(f"interleavings-{seed}", TEST, PROVE_SEED=seed, PROVE_INTERLEAVINGS=races)
    counted = {
        f"{name.partition('[')[2].removesuffix(']') or 'another cart'}: {what}": int(value)
        for name, counts in played.counted.items()
        for what, value in counts.items()
    }
    console.print_json(data={"seed": seed, **counted, "failed": list(played.failed)})
    raise typer.Exit(1 if played.failed else 0)


if __name__ == "__main__":
    typer.run(run)
