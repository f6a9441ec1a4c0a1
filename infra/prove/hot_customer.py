"""`python -m infra.prove.hot_customer --rate 100 --seconds 10`: one customer with a hundred events a second.

All of them must be filed, none may become a dead letter. How fast they were accepted and filed is what the local AWS on
this machine allows: it starts a process per concurrent invocation. `given_back` are deliveries that a worker could not
finish against other workers.
"""

from typing import Annotated

import typer

from infra.prove.played import conclude, play

TEST = "tests/e2e/test_identity.py"
ONLY = "one_hot_customer"


def run(
    rate: Annotated[int, typer.Option(help="Events a second.")] = 100,
    seconds: Annotated[int, typer.Option()] = 10,
) -> None:
    played = play("hot-customer", "-k", ONLY, TEST, PROVE_HOT_RATE=rate, PROVE_HOT_SECONDS=seconds)
    conclude(played, wanted_a_second=rate)


if __name__ == "__main__":
    typer.run(run)
