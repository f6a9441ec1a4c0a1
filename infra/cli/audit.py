"""`tributary audit list`: what our own people did; and noting what they do with a command and not over the API."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from infra.cli import api, deployment
from infra.cli.console import moment, table, text
from infra.cli.deployment import Deployment
from shared.audit import Audit, Entry

app = typer.Typer(help="What our own people did: who, what, to what, when and why.", no_args_is_help=True)
HEADINGS = ("when", "who", "what", "to what", "why", "how it ended")


@app.command("list")
def list_(
    context: typer.Context,
    *,
    since: Annotated[
        str, typer.Option(help="From when on (UTC), such as 2026-11-22; the last 30 days where left out.")
    ] = "",
    who: Annotated[str, typer.Option(help="A part of the ARN, such as a name.")] = "",
    what: Annotated[str, typer.Option(help="Only this: erase, pause, switch, redrive …")] = "",
) -> None:
    """Show acts, oldest first."""
    asked = {"since": f"{since}T00:00:00Z" if len(since) == len("2026-11-22") else since, "who": who, "what": what}
    entries = everything(deployment.of(context), {name: value for name, value in asked.items() if value})
    table("Acts", HEADINGS, map(_row, entries))


def everything(stage: Deployment, asked: dict[str, str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    page = api.get(stage, "/audit", asked)
    while True:
        found += page["acts"]
        if page["next"] is None:
            return found
        page = api.get(stage, "/audit", {**asked, "after": page["next"]})


@contextmanager
def noted(stage: Deployment, what: str, on: str, reason: str = "") -> Iterator[None]:
    """`by` is whoever AWS takes the caller for. What ends in an error stays `begun`."""
    by = str(stage.client("sts").get_caller_identity()["Arn"])
    with Audit(stage.store()).during(Entry(secrets.token_hex(8), stage.now(), by, what, on, reason)):
        yield


def _row(one: dict[str, Any]) -> tuple[str, ...]:
    state = f" ({one.get('state') or one['changes']})" if {"state", "changes"} & one.keys() else ""
    shown = text(one["by"]), text(one["what"]), text(one["on"]), text(one.get("reason", ""))
    return moment(one["at"]), *shown, text(one["outcome"] + state)
