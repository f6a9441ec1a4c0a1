"""`tributary broadcasts`: a message or a journey for everybody in a segment: draft, count, confirm, watch, stop."""

from datetime import datetime
from typing import Annotated, Any

import typer

from infra.cli import api, broadcast_pages, deployment
from infra.cli.broadcast_follow import counted, outcome
from infra.cli.console import console, moment, state, table, text
from shared.errors import InvalidRequestError

app = typer.Typer(
    help="A message or a journey for everybody in a segment, counted and confirmed.", no_args_is_help=True
)
Name = Annotated[str, typer.Argument(help="The broadcast's name.")]
Reason = Annotated[str, typer.Option(help="Shown to whoever asks later.", prompt=True)]


@app.command()
def draft(  # noqa: PLR0913 - a command has as many parameters as options
    context: typer.Context,
    name: Name,
    *,
    segment: Annotated[str, typer.Option(help="Whose members get it.")],
    reason: Reason,
    template: Annotated[str | None, typer.Option(help="A message alone.")] = None,
    channel: Annotated[list[str] | None, typer.Option(help="It goes by; several in order.")] = None,
    journey: Annotated[str | None, typer.Option(help="Or a journey with `trigger: {manual: true}`.")] = None,
    at: Annotated[str | None, typer.Option(help="2026-12-01T09:00+01:00; with --local without a zone.")] = None,
    local: Annotated[bool, typer.Option("--local", help="AT is on each customer's own clock.")] = False,
    skip_past: Annotated[bool, typer.Option("--skip-past", help="Not to those whose clock is past AT.")] = False,
    rate: Annotated[float | None, typer.Option(help="Messages a second at most.")] = None,
    legal_notice: Annotated[
        bool, typer.Option("--legal-notice", help="Law wants it: also to those who opted out of marketing.")
    ] = False,
    priority: Annotated[int, typer.Option(help="Where a cap lets one message go, the higher goes first.")] = 50,
) -> None:
    """Say what is to go to whom. Nothing leaves before it is counted and confirmed."""
    wish: dict[str, Any] = {
        "name": name,
        "segment": segment,
        "reason": reason,
        "template": template,
        "journey": journey,
    }
    wish |= {"channels": channel or [], "at": _time(at), "local": local, "past": "skip" if skip_past else "now"}
    wish |= {"rate": rate, "priority": priority, "legal_notice": legal_notice}
    broadcast_pages.show(api.post(deployment.of(context), "/broadcasts", wish))
    console.print(f"Next: tributary broadcasts count {text(name)}")


@app.command()
def count(context: typer.Context, name: Name) -> None:
    """Count who would get it now. Ctrl-C leaves it counting."""
    stage = deployment.of(context)
    api.post(stage, f"/broadcasts/{name}/counts", {})
    broadcast_pages.audience(counted(stage, name))
    console.print(f"Next, within an hour: tributary broadcasts confirm {text(name)}")


@app.command()
def confirm(  # noqa: PLR0913 - as above
    context: typer.Context,
    name: Name,
    *,
    audience: Annotated[int | None, typer.Option(help="The number that was counted; asked for where left out.")] = None,
    opted_out: Annotated[int | None, typer.Option(help="Of a legal notice: how many of them opted out.")] = None,
    reason: Annotated[str | None, typer.Option(help="Of a legal notice: why law wants it.")] = None,
) -> None:
    """Let it go, to as many as were counted. A legal notice also to those who opted out of marketing."""
    stage = deployment.of(context)
    if audience is None:
        known = api.get(stage, f"/broadcasts/{name}")["broadcast"]
        broadcast_pages.show(known)
        if not known["count"] or not known["count"]["done_at"]:
            raise InvalidRequestError(f"it is not counted yet: tributary broadcasts count {name}")
        audience = typer.prompt("To how many customers shall it go? Type the number of the audience", type=int)
        if known["legal_notice"]:
            opted_out = typer.prompt("To how many of them although they opted out? Type that number", type=int)
            reason = reason or typer.prompt("Why does law want that?")
    said = {"audience": audience, "opted_out": opted_out, "reason": reason}
    known = api.post(stage, f"/broadcasts/{name}/confirmations", said)
    console.print(
        f"[green]✔[/] {text(name)} is confirmed for {audience:,} and starts {moment(known['starts_at'])} UTC."
    )


@app.command()
def show(context: typer.Context, name: Name) -> None:
    """One broadcast: what it is, who it goes to, and what became of it so far."""
    stage = deployment.of(context)
    found, became = outcome(stage, name)
    broadcast_pages.show(found["broadcast"])
    broadcast_pages.outcome(found, became)


@app.command("list")
def list_(context: typer.Context) -> None:
    """All broadcasts, the newest first."""
    found = api.get(deployment.of(context), "/broadcasts")["broadcasts"]
    rows = (
        (
            text(one["name"]),
            _state(one),
            text(one["segment"]),
            text(broadcast_pages.what(one)),
            _audience(one),
            text(one["reason"]),
        )
        for one in found
    )
    table("Broadcasts", ("name", "state", "segment", "what", "audience", "reason"), rows)


@app.command()
def stop(
    context: typer.Context,
    name: Name,
    *,
    reason: Reason,
    final: Annotated[bool, typer.Option("--final", help="It cannot be resumed.")] = False,
) -> None:
    """Stop at once what has not left yet; `resume` goes on unless it is final."""
    stage = deployment.of(context)
    api.post(stage, f"/broadcasts/{name}/stops", {"reason": reason, "final": final})
    onwards = "for good" if final else f"; to go on: tributary broadcasts resume {name}"
    console.print(f"[green]✔[/] {text(name)} is stopped {text(onwards)}")
    found, became = outcome(stage, name)
    console.print(f"{became['sent']:,} of {found['broadcast']['audience']:,} had left by then.", highlight=False)


@app.command()
def resume(context: typer.Context, name: Name, *, reason: Reason) -> None:
    """Go on after a stop, as much later as it was stopped."""
    api.post(deployment.of(context), f"/broadcasts/{name}/resumptions", {"reason": reason})
    console.print(f"[green]✔[/] {text(name)} goes on.")


def _time(at: str | None) -> str | None:
    try:
        return datetime.fromisoformat(at).isoformat() if at else None
    except ValueError:
        raise InvalidRequestError(f"--at {at!r}: right would be 2026-12-01T09:00+01:00") from None


def _state(one: Any) -> str:
    return "[yellow]paused[/]" if one["paused"] else state(one["state"])


def _audience(one: Any) -> str:
    number = one["audience"] or (one["count"] or {}).get("members")
    return f"{number:,}" if number is not None else ""
