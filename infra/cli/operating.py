"""`tributary journeys counts`, `pause`, `resume`, `stop`, `release`: a stage's journeys, by its API."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any
from urllib.parse import quote

import typer

from infra.cli import api, deployment, operated, tour_follow
from infra.cli.console import console, moment, state, table, text
from infra.cli.deployment import Deployment

Name = Annotated[str, typer.Argument(help="The journey's name.")]
Reason = Annotated[str, typer.Option(help="Why; shown to whoever asks later.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
Plain = Mapping[str, Any]
HEADINGS = ("journey", "state", "since", "who", "why", "version in force")


def counts(context: typer.Context, name: Annotated[str, typer.Argument(help="One journey; else all.")] = "") -> None:
    """How many runs wait, at which step of which version, and what was decided about their journeys."""
    stage = deployment.of(context)
    if not name:
        found = operated.journeys(stage)
        table("Journeys", HEADINGS, map(_journey, found["journeys"]))
        show(found["counts"])
        return
    found = operated.journey(stage, name)
    table("Journey", HEADINGS, [_journey(found)])
    show(found["counts"])
    table("Decisions", ("when", "what", "who", "why"), map(_act, found["acts"]))
    if found["held"]:
        console.print(f"Messages that wait for the end of a pause: {found['held']:,}")


def pause(context: typer.Context, name: Name, *, reason: Reason, yes: Yes = False) -> None:
    """Timers stand still and messages wait; what ends a run still does."""
    stage = deployment.of(context)
    sure(yes, f"Pause {name}? {people(stage, name)} stand still.")
    decide(stage, "pauses", name, reason)


def resume(context: typer.Context, name: Name, *, reason: Reason, yes: Yes = False) -> None:
    """Timers go on with what was left of their time; messages go within half an hour."""
    stage = deployment.of(context)
    sure(yes, f"Resume {name}? {people(stage, name)} go on, and messages that were held go out.")
    decide(stage, "resumptions", name, reason)


def stop(context: typer.Context, name: Name, *, reason: Reason, yes: Yes = False) -> None:
    """All its runs end for good, and nobody enters any more."""
    stage = deployment.of(context)
    sure(yes, f"Stop {name}? {people(stage, name)} end; this cannot be undone.")
    decide(stage, "stops", name, reason)


def release(context: typer.Context, name: Name, *, reason: Reason, yes: Yes = False) -> None:
    """After a stop: whoever comes from now on enters again."""
    stage = deployment.of(context)
    sure(yes, f"Release {name}? Whoever comes from now on enters it.")
    decide(stage, "releases", name, reason)


def sure(yes: bool, question: str) -> None:
    if not yes:
        typer.confirm(question, abort=True)


def people(stage: Deployment, name: str) -> str:
    """Whom it is about."""
    found = operated.journey(stage, name)["counts"]
    return f"{sum(one['runs'] for one in found if one['state'] == 'waiting'):,} runs that wait"


def decide(stage: Deployment, act: str, name: str, reason: str) -> None:
    decided = api.post(stage, f"/journeys/{quote(name)}/{act}", {"reason": reason})
    tour = tour_follow.followed(stage, decided["tour"])
    console.print(f"{text(name)} is {state(decided['state'])}{tour}")


def show(found: Iterable[Plain]) -> None:
    rows = (
        (text(one["journey"]), text(one["version"]), text(one["step"]), f"{one['runs']:,}", _standing(one))
        for one in found
    )
    table("Runs that wait", ("journey", "version", "step", "runs", ""), rows)


def _standing(one: Plain) -> str:
    return "for the end of a pause" if one["parked"] else "" if one["state"] == "waiting" else "held out to compare"


def _journey(one: Plain) -> tuple[str, ...]:
    decided = state(one["state"]), moment(one["since"]), text(one["by"]), text(one["reason"])
    return text(one["name"]), *decided, text(one["version"] or "none any more")


def _act(one: Plain) -> tuple[str, ...]:
    return moment(one["at"]), text(one["act"]), text(one["by"]), text(one["reason"])
