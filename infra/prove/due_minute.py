"""`python -m infra.prove.due_minute --seed 1 --due 2000`: many runs due in one minute on the local stage that is up.

They are filed by the code that files them, without webhooks; then the stage's own minute hand wakes them. Half of the
wake-ups come once or twice more, before or after their time, all of these again an hour later, and workers are killed
meanwhile. Each run fires once, and each mail is in the outbox once; of a worker that died with a mail in hand that may
be as much as a day later. How long it takes is what the local AWS on this machine allows.
"""

from typing import Annotated

import typer

from infra.prove.played import conclude, play

TEST = "tests/e2e/test_waiting_runs.py"


def run(
    seed: Annotated[int, typer.Option()] = 1,
    due: Annotated[int, typer.Option(help="Runs that are due in one minute.")] = 2_000,
    kill_every: Annotated[float, typer.Option(help="Seconds, on average.")] = 10,
) -> None:
    played = play(f"due-minute-{seed}", TEST, PROVE_SEED=seed, PROVE_DUE=due, PROVE_KILL_EVERY=kill_every)
    conclude(played, seed=seed)


if __name__ == "__main__":
    typer.run(run)
