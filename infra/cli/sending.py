"""`tributary sending`: switch all sending, one channel, or one system that webhooks go to, off and on again."""

from typing import Annotated
from urllib.parse import quote

import typer

from infra.cli import api, deployment, tour_follow
from infra.cli.console import console, counted, moment, table, text
from infra.cli.deployment import Deployment
from infra.cli.operating import Plain, Reason, Yes, sure

app = typer.Typer(help="Switch all sending, a channel, or what webhooks go to, off and on again.", no_args_is_help=True)
Channel = Annotated[
    str, typer.Option(help="A channel, such as email, or a system, such as webhook/crm; all sending where left out.")
]
OFF_AND_ON = {"paused": "[red]off[/]", "running": "[green]on[/]"}


@app.command()
def show(context: typer.Context) -> None:
    """What is on and what is off, and who decided that."""
    found = api.get(deployment.of(context), "/switches")
    table("Switches", ("what", "", "waits", "since", "who", "why"), map(_row, found["switches"]))
    if found["budgets"]:
        headings = ("of", "a", "spent", "left", "at most", "until", "")
        table("Budgets", headings, map(_spending, found["budgets"]))


@app.command()
def off(context: typer.Context, channel: Channel = "sending", *, reason: Reason, yes: Yes = False) -> None:
    """No message goes, however urgent; journeys go on, and messages wait until they expire."""
    sure(yes, f"Switch {_said(channel)} off? Messages wait, also urgent ones, and may expire.")
    _switch(deployment.of(context), channel, reason, on=False)


@app.command()
def on(context: typer.Context, channel: Channel = "sending", *, reason: Reason, yes: Yes = False) -> None:
    """What waits goes within half an hour."""
    sure(yes, f"Switch {_said(channel)} on? Messages that wait go out within half an hour.")
    _switch(deployment.of(context), channel, reason, on=True)


def _switch(stage: Deployment, channel: str, reason: str, *, on: bool) -> None:
    decided = api.post(stage, f"/switches/{quote(channel)}", {"on": on, "reason": reason})
    tour = tour_follow.followed(stage, decided["tour"])
    console.print(f"{text(_said(channel))} is {OFF_AND_ON[decided['state']]}{tour}")


def _said(channel: str) -> str:
    return "all sending" if channel == "sending" else channel


def _spending(one: Plain) -> tuple[str, ...]:
    amounts = (f"{one[name]} {one['currency']}" for name in ("spent", "left", "most"))
    shut = f"[red]shut until {moment(one['shut_until'])}[/]" if one["shut_until"] else ""
    return text(one["gate"]), one["period"], *amounts, moment(one["until"]), shut


def _row(one: Plain) -> tuple[str, ...]:
    waits = counted(one["held"], more=one["more"])
    shown = text(_said(one["name"])), OFF_AND_ON[one["state"]], waits, moment(one["since"])
    fails = f"fails since {moment(one['failing_since'])}" if one["failing_since"] else ""
    return *shown, text(one["by"]), " ".join(filter(None, (text(one["reason"]), fails)))
