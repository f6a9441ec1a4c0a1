"""`python -m infra.prove.households --seed 1 --households 300 --events 2000`: a crowd at the local stage; workers die.

Webhooks of two vendors, shuffled, three of ten doubled, eight at a time; every few seconds a worker is killed. Then
every identifier, asked for over the API, is with the customer of the reference, with its traits, orders and timeline.
"""

from typing import Annotated

import typer

from infra.prove.played import conclude, play

TEST = "tests/e2e/test_identity.py"
ONLY = "everybody_is_who_they_are"


def run(
    seed: Annotated[int, typer.Option()] = 1,
    households: Annotated[int, typer.Option()] = 300,
    events: Annotated[int, typer.Option()] = 2_000,
    kill_every: Annotated[float, typer.Option(help="Seconds between two killings, on average.")] = 3,
) -> None:
    sizes = {"PROVE_SEED": seed, "PROVE_HOUSEHOLDS": households, "PROVE_EVENTS": events, "PROVE_KILL_EVERY": kill_every}
    played = play(f"households-{seed}", "-k", ONLY, TEST, **sizes)
    conclude(played, seed=seed, households=households, events=events)


if __name__ == "__main__":
    typer.run(run)
