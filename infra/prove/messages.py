"""`python -m infra.prove.messages --seed 1 --share 1`: processes that die at any two calls, on every channel.

Every route of every channel, marketing and not, with and without the provider's own event, with providers that take a
message, throttle it, or hang before or after they took it, at the first attempt and at the one after a day. The table
is one in memory; what went is counted from what the providers took, and held against the ledger. A share of less than
one is drawn by the seed. In parts.
"""

import os
from functools import partial
from typing import Annotated

import typer

from infra.cli.console import console
from infra.prove.parts import Part, Parts, part_of, total
from infra.prove.played import play
from shared.messages import reach

TEST, ONLY = "tests/integration/messages/test_every_channel_dies.py", "what_the_provider_took"


def run(
    seed: Annotated[int, typer.Option()] = 1,
    share: Annotated[float, typer.Option(help="Of all there are.")] = 1.0,
    processes: Annotated[int, typer.Option()] = os.cpu_count() or 1,
) -> None:
    parts = Parts(f"messages-{seed}", processes).each(reach.names(), partial(_part, seed, share))
    found = {"seed": seed, **total(parts)}
    console.print_json(data=found)
    raise typer.Exit(1 if found["failed"] else 0)


def _part(seed: int, share: float, channel: str) -> Part:
    sizes = {"PROVE_SEED": seed, "PROVE_SHARE": share, "PROVE_CHANNEL": channel}
    return part_of(play(f"messages-{seed}-{channel}", "-k", ONLY, TEST, **sizes))


if __name__ == "__main__":
    typer.run(run)
