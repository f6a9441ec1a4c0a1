"""`python -m infra.prove.waiting_runs --seed 1 --due 10000 --edited 1000`: many runs due in one minute, or edited.

The functions' handlers on the double of DynamoDB, one process: half of the wake-ups come twice, some an hour late, all
in an order that the seed decides, and the streams tell again what they told. Everybody gets each message once. Of those
whose journey is edited the report must say where they will be, and a tour has to move just those.
"""

from typing import Annotated

import typer

from infra.prove.played import conclude, play

TEST = "tests/integration/simulation/test_crowd.py"


def run(
    seed: Annotated[int, typer.Option()] = 1,
    due: Annotated[int, typer.Option(help="Runs that are due in one minute.")] = 10_000,
    edited: Annotated[int, typer.Option(help="Runs that wait when their journey is edited.")] = 1_000,
) -> None:
    played = play(f"waiting-runs-{seed}", TEST, PROVE_SEED=seed, PROVE_DUE=due, PROVE_EDITED=edited)
    conclude(played, seed=seed)


if __name__ == "__main__":
    typer.run(run)
