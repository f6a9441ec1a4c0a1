"""`tributary journeys diff` and `migrate`: what differs between versions, who stays and who moves."""

from collections.abc import Iterable, Iterator

import typer

from infra.brand.compile import check_brand
from infra.cli import deployment, operated, operating
from infra.cli.brand_folder import BRAND, Brand
from infra.cli.console import console, table, text
from infra.cli.operating import Name, Reason, Yes
from infra.journeys.comparison import differences
from infra.journeys.fate import Deployed, Fate, fates, unknown_steps
from shared.errors import InvalidRequestError
from shared.journeys.definition import Journey

GONE = "is no longer in the folder: nobody enters any more, and whoever is on it finishes"


def diff(context: typer.Context, brand: Brand = BRAND) -> None:
    """What a deployment of the brand folder would change, and what becomes of the runs that wait. Changes nothing."""
    stage = deployment.of(context)
    new = {one.name: one for one in check_brand(brand).journeys}
    known = {one["name"]: one["version"] for one in operated.journeys(stage)["journeys"]}
    same = {name for name, one in new.items() if known.get(name) == one.version}
    for name in sorted({*new, *(name for name, version in known.items() if version)} - same):
        console.print(f"[bold]{text(name)}[/] {_title(name in known, name in new)}")
        if name in known:
            _changes(operated.deployed(stage, name), new.get(name))
    console.print(f"{len(same)} journeys are the same in {text(brand)} and on the stage {stage.stage}")


def migrate(context: typer.Context, name: Name, *, reason: Reason, yes: Yes = False) -> None:
    """Move the runs that the version in force names to it now; else each moves when it is looked at next."""
    stage = deployment.of(context)
    found = operated.deployed(stage, name)
    if found.current is None:
        raise InvalidRequestError(f"{name} is no longer in force: whoever is on it finishes the version it began with")
    moving = _report(found, found.current)
    if moving:
        operating.sure(yes, f"Move {moving:,} runs of {name} now?")
        operating.decide(stage, "tours", name, reason)


def _title(known: bool, wanted: bool) -> str:
    return GONE if not wanted else "changes" if known else "is new"


def _changes(found: Deployed, new: Journey | None) -> None:
    for line in differences(found.latest, new) if new else ():
        console.print(f"  {text(line)}")
    console.print()
    _report(found, new)


def _report(found: Deployed, new: Journey | None) -> int:
    """How many would move."""
    every = list(fates(found, new))
    if not every:
        console.print("  nobody is on it\n")
        return 0
    table(f"Runs of {found.name}", ("version", "step", "runs", "what becomes of them"), _rows(every))
    moving = sum(one.runs for one in every if one.to)
    console.print(f"{sum(one.runs for one in every) - moving:,} stay on their version, {moving:,} move")
    for step in unknown_steps(found, new) if new else ():
        console.print(f"[yellow]migrate: no version has a step {text(step)}; nobody moves by it[/]")
    console.print()
    return moving


def _rows(every: Iterable[Fate]) -> Iterator[tuple[str, ...]]:
    for one in every:
        yield text(one.version), text(one.step), f"{one.runs:,}", f"move to {text(one.to)}" if one.to else "stay"
