"""The command `tributary`: what it takes before the name of a command, and how errors are told."""

from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
from typer.core import TyperGroup

from infra.cli import deployment
from infra.cli.commands import COMMANDS
from infra.cli.console import errors, text
from infra.local import address
from shared.errors import TributaryError


class Commands(TyperGroup):
    """The one place where an error of a command becomes a sentence and an exit code."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**{**attributes, "commands": COMMANDS})

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except TributaryError as error:
            errors.print(f"[red]✘[/] {text(error)}")
        except NoCredentialsError:
            errors.print("[red]✘[/] no AWS credentials: log in first, for example with `aws sso login`")
        except (BotoCoreError, ClientError) as error:
            errors.print(f"[red]✘[/] AWS said: {text(error)}")
        except BrokenPipeError:  # whoever reads the output has seen enough: click ends it
            raise
        except OSError as error:
            errors.print(f"[red]✘[/] {text(_said(error))}")
        raise typer.Exit(1)


def _said(error: OSError) -> str:
    """Such as of a file that a command was to read or to write."""
    return f"{error.filename}: {error.strerror}" if error.filename else str(error)


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
    outputs: Annotated[Path, typer.Option(help="Describes the local stage.", dir_okay=False)] = deployment.OUTPUTS,
) -> None:
    if stage is None or stage == address.STAGE:
        context.obj = partial(deployment.read, outputs)
    else:
        context.obj = partial(deployment.deployed, stage)
