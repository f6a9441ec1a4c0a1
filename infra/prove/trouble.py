"""`python -m infra.prove.trouble`: a day of trouble at the local stage.

Six exercises, with the rights of the operators' roles: what was seen when, what helped how soon, what was lost or
went wrongly. Takes the pictures of docs/operators on the way. The alarms must be off before: a fresh stage.
"""

import json
import os
from typing import Annotated

import typer

from infra.cli.console import console
from infra.packaging.imports import ROOT
from infra.prove.played import play

TESTS = {
    "sources": "tests/e2e/test_trouble_of_sources.py",
    "messages": "tests/e2e/test_trouble.py",
    "sending": "tests/e2e/test_trouble_of_sending.py",
}
PICTURES = ROOT / "docs" / "operators"
Part = Annotated[str, typer.Argument(help=f"Exercises of one kind: {', '.join(TESTS)}. All where left out.")]


def run(part: Part = "") -> None:
    if part and part not in TESTS:
        raise typer.BadParameter(f"{part!r} is no part of it; there is {', '.join(TESTS)}")
    before = os.getloadavg()[0]
    played = play("trouble", *([TESTS[part]] if part else TESTS.values()), PROVE_PICTURES=PICTURES)
    drills = {name.removeprefix("test_"): json.loads(found["drill"]) for name, found in played.counted.items() if found}
    told = {"cores": os.cpu_count(), "load": f"{before:.0f} to {os.getloadavg()[0]:.0f}"}
    total = {name: sum(one[name] for one in drills.values()) for name in ("lost", "wrong")}
    found = {"exercises": len(drills), **total, **told, "drills": drills, "failed": list(played.failed)}
    console.print_json(data=found)
    raise typer.Exit(1 if played.failed else 0)


if __name__ == "__main__":
    typer.run(run)
