"""`tributary settings show`, `set`, `unset`, `history`, `rollback`: what operators change without a deployment."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from infra.cli import api, deployment
from infra.cli.console import console, moment, table, text
from infra.cli.deployment import Deployment
from infra.cli.operating import Reason, Yes, sure
from shared.errors import InvalidRequestError
from shared.overrides.wording import shown, told, value_of

app = typer.Typer(help="Settings of brand.yaml that take effect without a deployment.", no_args_is_help=True)
Plain = Mapping[str, Any]
Names = Annotated[list[str], typer.Argument(help="SECTION.FIELD, such as caps.email.messages.")]


@app.command()
def show(
    context: typer.Context,
    *,
    changed: Annotated[bool, typer.Option("--changed", help="Only what differs from the deployment.")] = False,
) -> None:
    """What each is now, and what was deployed."""
    found = api.get(deployment.of(context), "/settings")
    rows = [one for one in found["settings"] if not changed or one["current"] != one["deployed"]]
    table("Settings", ("setting", "now", "deployed"), map(_setting, rows))
    for section, why in found["ignored"].items():
        console.print(
            f"[red]✘[/] {text(section)} is as deployed, because the deployed code cannot read it: {text(why)}"
        )
    console.print(f"Version {found['version']}{_watched(found)}")


@app.command("set")
def set_(
    context: typer.Context,
    changes: Annotated[list[str], typer.Argument(help="SECTION.FIELD=VALUE, such as quiet_hours.start=21:00.")],
    *,
    reason: Reason,
    yes: Yes = False,
) -> None:
    """Change settings, all of them or none."""
    wanted = dict(map(_change, changes))
    sure(yes, f"Set {', '.join(changes)}?")
    _decide(deployment.of(context), "/settings", {"changes": wanted, "reason": reason})


@app.command()
def unset(context: typer.Context, names: Names, *, reason: Reason, yes: Yes = False) -> None:
    """Let settings be as deployed again."""
    sure(yes, f"Let {', '.join(names)} be as deployed?")
    _decide(deployment.of(context), "/settings", {"unset": names, "reason": reason})


@app.command()
def history(context: typer.Context) -> None:
    """Who changed what, when and why."""
    found = api.get(deployment.of(context), "/settings/history")["versions"]
    table("Versions", ("version", "when", "state", "who", "why", "what"), map(_version, found))


@app.command()
def rollback(
    context: typer.Context,
    version: Annotated[int, typer.Argument(help="As they were then; 0 is as deployed.")],
    *,
    reason: Reason,
    yes: Yes = False,
) -> None:
    """Go back to a version; a change that is watched ends at once."""
    sure(yes, f"Go back to version {version}?")
    _decide(deployment.of(context), "/settings/rollbacks", {"version": version, "reason": reason})


def _decide(stage: Deployment, path: str, wish: Plain) -> None:
    done = api.post(stage, path, wish)
    table("Changed", ("setting", "was", "is"), map(_difference, done["changes"]))
    console.print(f"Version {done['version']} counts within fifteen seconds{_watched(done)}")


def _change(written: str) -> tuple[str, Any]:
    name, equals, value = written.partition("=")
    if not equals:
        raise InvalidRequestError(f"{written}: write SECTION.FIELD=VALUE, such as quiet_hours.start=21:00")
    return name, value_of(value)


def _watched(found: Plain) -> str:
    until = found["watched_until"]
    return f"; until {moment(until)} an alarm takes it back, and no other is made" if until else ""


def _setting(one: Plain) -> tuple[str, ...]:
    now, deployed = text(shown(one["current"])), text(shown(one["deployed"]))
    return text(one["name"]), now if now == deployed else f"[bold]{now}[/]", deployed


def _difference(one: Plain) -> tuple[str, ...]:
    return text(one["name"]), text(shown(one["before"])), text(shown(one["after"]))


def _version(one: Plain) -> tuple[str, ...]:
    who, why = text(one["by"] or "AppConfig"), text(one["reason"])
    return str(one["version"]), moment(one["at"]), one["state"], who, why, text(told(one["changes"]))
