"""`python -m infra.prove.edited_runs --seed 1 --edited 1000`: a journey edited while many wait, on the local stage.

Half of them are where the new version has no say, half where it has. The report of `tributary journeys diff` says so, a
tour moves just those while workers are killed, and then everybody gets what is left to get, once.
"""

from typing import Annotated

import typer

from infra.prove.played import conclude, play

TEST = "tests/e2e/test_edited_runs.py"


def run(
    seed: Annotated[int, typer.Option()] = 1,
    edited: Annotated[int, typer.Option(help="Runs that wait when their journey is edited.")] = 1_000,
    kill_every: Annotated[float, typer.Option(help="Seconds, on average.")] = 10,
) -> None:
    played = play(f"edited-runs-{seed}", TEST, PROVE_SEED=seed, PROVE_EDITED=edited, PROVE_KILL_EVERY=kill_every)
    conclude(played, seed=seed)


if __name__ == "__main__":
    typer.run(run)
