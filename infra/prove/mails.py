"""`python -m infra.prove.mails --seed 1 --mails 100000`: mails for a crowd of customers, as their readers get them.

Every template of the sample brand in every language, for customers of many scripts, a fifth of whom typed something
hostile: composed as they are for SES, and read by other parsers than those that made them. What is hostile is refused,
and the same mail goes without it; or it goes and does no harm. Mail k of a seed is always the same. In parts.
"""

import os
from functools import partial
from typing import Annotated

import typer

from infra.cli.console import console
from infra.prove.parts import Part, Parts, part_of, total
from infra.prove.played import play

TEST, ONLY = "tests/integration/messages/test_mails.py", "every_mail"
PER_PART = 2_500


def run(
    seed: Annotated[int, typer.Option()] = 1,
    mails: Annotated[int, typer.Option()] = 100_000,
    processes: Annotated[int, typer.Option()] = os.cpu_count() or 1,
) -> None:
    parts = range(-(-mails // PER_PART))
    found = {"seed": seed, **total(Parts(f"mails-{seed}", processes).each(parts, partial(_part, seed)))}
    console.print_json(data=found)
    raise typer.Exit(1 if found["failed"] else 0)


def _part(seed: int, number: int) -> Part:
    sizes = {"PROVE_SEED": seed, "PROVE_MAILS": PER_PART, "PROVE_FIRST": number * PER_PART}
    return part_of(play(f"mails-{seed}-{number}", "-k", ONLY, TEST, **sizes))


if __name__ == "__main__":
    typer.run(run)
