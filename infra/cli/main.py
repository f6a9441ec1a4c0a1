"""The command `tributary`: every group of commands is a file beside this one."""

from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from botocore.exceptions import BotoCoreError, ClientError
from typer.core import TyperGroup

from infra.cli import (
    archive,
    audit,
    broadcasts,
    bulk_import,
    connector_switches,
    connectors,
    consent,
    consent_sync,
    cost,
    customer,
    dashboards,
    deployment,
    dlq,
    dry_run,
    fast_forward,
    identity,
    inbox,
    jobs,
    journey_diff,
    journeys,
    ledger,
    messages,
    operating,
    pinpoint,
    privacy,
    reconcile,
    replay,
    segments,
    send,
    sending,
    settings,
    simulate,
)
from infra.cli.console import errors, text
from infra.demo import command as demo
from infra.local import address
from shared.errors import TributaryError


class Commands(TyperGroup):
    """The one place where an error of a command becomes a sentence and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except TributaryError as error:
            errors.print(f"[red]✘[/] {text(error)}")
        except (BotoCoreError, ClientError) as error:
            errors.print(f"[red]✘[/] AWS said: {text(error)}")
        raise typer.Exit(1)


app = typer.Typer(
    cls=Commands,
    help="Play a vendor, look customers up, let time pass, and look after what failed.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,
)


@app.callback()
def choose(
    context: typer.Context,
    *,
    stage: Annotated[
        str | None, typer.Option(help="A stage on AWS, such as dev; the local one where left out.")
    ] = None,
    outputs: Annotated[Path, typer.Option(help="Describes the local stage.")] = deployment.OUTPUTS,
) -> None:
    if stage is None or stage == address.STAGE:
        context.obj = partial(deployment.read, outputs)
    else:
        context.obj = partial(deployment.deployed, stage)


for command in (send.send, customer.customer, inbox.inbox, fast_forward.fast_forward, cost.cost):
    app.command()(command)
app.command()(replay.replay)
app.command()(reconcile.reconcile)
app.command("import")(bulk_import.bulk_import)
app.command("console")(dashboards.open_console)
app.command()(identity.explain)
app.command()(identity.cut)
app.command()(identity.restore)
app.command()(identity.holds)
app.command()(identity.release)
app.command()(privacy.export)
app.command()(privacy.erase)
app.command()(demo.demo)
app.add_typer(archive.app, name="archive")
app.add_typer(audit.app, name="audit")
app.add_typer(broadcasts.app, name="broadcasts")
app.add_typer(connectors.app, name="connectors")
connectors.app.command()(connector_switches.off)
connectors.app.command()(connector_switches.on)
connectors.app.command()(connector_switches.held)
connectors.app.command()(connector_switches.drop)
app.add_typer(consent.app, name="consent")
consent.app.command()(consent_sync.sync)
app.add_typer(dlq.app, name="dlq")
app.add_typer(dry_run.app, name="identity")
app.add_typer(jobs.app, name="jobs")
app.add_typer(journeys.app, name="journeys")
journeys.app.command()(simulate.simulate)
journeys.app.command()(operating.counts)
for decide in (operating.pause, operating.resume, operating.stop, operating.release):
    journeys.app.command()(decide)
journeys.app.command()(journey_diff.diff)
journeys.app.command()(journey_diff.migrate)
app.add_typer(messages.app, name="messages")
messages.app.command("list")(ledger.listed)
messages.app.command()(ledger.show)
messages.app.command()(ledger.why)
app.add_typer(pinpoint.app, name="pinpoint")
app.add_typer(segments.app, name="segments")
app.add_typer(sending.app, name="sending")
app.add_typer(settings.app, name="settings")
