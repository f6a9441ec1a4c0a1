"""`python -m infra.prove.trouble`: a day of trouble at the local stage.

Five exercises, with the rights of the operators' roles: what was seen when, what helped how soon, what was lost or went
wrongly. Takes the pictures of docs/operators on the way. The alarms must be off before: a fresh stage.
"""

import json
import os

import typer

from infra.cli.console import console
from infra.packaging.imports import ROOT
from infra.prove.played import play

TESTS = ("tests/e2e/test_trouble_of_sources.py", "tests/e2e/test_trouble.py")
PICTURES = ROOT / "docs" / "operators"


def run() -> None:
    before = os.getloadavg()[0]
    played = play("trouble", *TESTS, PROVE_PICTURES=PICTURES)
    drills = {name.removeprefix("test_"): json.loads(found["drill"]) for name, found in played.counted.items() if found}
    told = {"cores": os.cpu_count(), "load": f"{before:.0f} to {os.getloadavg()[0]:.0f}"}
    total = {name: sum(one[name] for one in drills.values()) for name in ("lost", "wrong")}
    found = {"exercises": len(drills), **total, **told, "drills": drills, "failed": list(played.failed)}
    console.print_json(data=found)
    raise typer.Exit(1 if played.failed else 0)


if __name__ == "__main__":
    typer.run(run)
