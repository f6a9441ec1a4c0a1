"""`tributary jobs`: long jobs and how far they are; stop one, go on with one."""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import quote

import typer

from infra.cli import api, deployment
from infra.cli.console import moment, state, table, text
from infra.cli.identity import Reason
from shared.errors import InvalidRequestError
from shared.jobs.models import KINDS
from shared.overrides.wording import unknown

app = typer.Typer(help="Erasures, exports and whatever else takes many turns.", no_args_is_help=True)
Kind = Annotated[str, typer.Argument(help=f"Of job: {', '.join(KINDS)}.")]
Id = Annotated[str, typer.Argument(help="As `tributary jobs list` shows it.")]
HEADINGS = ("kind", "job", "state", "since", "progress")


@app.command("list")
def list_(
    context: typer.Context,
    *,
    limit: Annotated[int, typer.Option(help="So many of each kind, the last ones.")] = 10,
) -> None:
    """Show jobs that run, and those that ended lately."""
    found = api.get(deployment.of(context), "/jobs", {"limit": limit})["jobs"]
    table("Jobs", HEADINGS, map(_row, sorted(found, key=lambda one: str(one["since"]), reverse=True)))


@app.command()
def show(context: typer.Context, kind: Kind, job: Id) -> None:
    """Show how far a job is."""
    _tell(api.get(deployment.of(context), _path(kind, job)))


@app.command()
def stop(context: typer.Context, kind: Kind, job: Id, *, reason: Reason) -> None:
    """Stop a job: it takes no further turn. What it did stays."""
    _tell(api.post(deployment.of(context), f"{_path(kind, job)}/stops", {"reason": reason}))


@app.command()
def resume(context: typer.Context, kind: Kind, job: Id, *, reason: Reason) -> None:
    """Go on with a job that was stopped or failed, where it was."""
    _tell(api.post(deployment.of(context), f"{_path(kind, job)}/resumptions", {"reason": reason}))


def _path(kind: str, job: str) -> str:
    if kind not in KINDS:
        raise InvalidRequestError(unknown("kind of job", kind, KINDS))
    return f"/jobs/{quote(kind, safe='')}/{quote(job, safe='')}"


def _tell(one: Mapping[str, Any]) -> None:
    rows = [("state", _state(one)), ("since", moment(one["since"])), ("execution", str(one["run"]))]
    rows += [("ended", moment(one["ended_at"]))] if one["ended_at"] else []
    table(f"{one['kind']} {one['id']}", ("", ""), [*rows, *((text(name), text(n)) for name, n in _counted(one))])


def _row(one: Mapping[str, Any]) -> tuple[str, ...]:
    counted = ", ".join(f"{name} {value}" for name, value in _counted(one))
    return one["kind"], text(one["id"]), _state(one), moment(one["since"]), text(counted)


def _state(one: Mapping[str, Any]) -> str:
    until = f" until {moment(one['next_at'])}" if one["next_at"] else ""
    final = " for good" if one["final"] else ""
    return state(one["state"]) + text(final + until) + (f"  {text(one['error'])}" if one["error"] else "")


def _counted(one: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name, f"{value:,}" if isinstance(value, int) else value) for name, value in one["progress"].items()]
