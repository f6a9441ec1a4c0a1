"""`tributary consent sync`: what the stage does every hour with the lists of providers, now and with all of them."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from infra.cli import audit, deployment
from infra.cli.console import console, table, text
from shared.aws.opt_out_lists import PROVIDERS
from shared.errors import InvalidRequestError

FUNCTION = "sync_opt_outs"


def sync(
    context: typer.Context,
    lists: Annotated[
        list[str] | None,
        typer.Argument(help=f"Whose lists: {', '.join(PROVIDERS)}. Those that the brand sends by, where left out."),
    ] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
) -> None:
    """Take over what a provider has suppressed or opted out, lift there what a START lifted here, and tell it ours."""
    if unknown := [one for one in lists or () if one not in PROVIDERS]:
        raise InvalidRequestError(f"no list of {unknown[0]}; there is {', '.join(PROVIDERS)}")
    stage, asked = deployment.of(context), {"lists": lists or [], "dry_run": dry_run}
    if dry_run:
        return show("Would be done", stage.call(FUNCTION, asked))
    with audit.noted(stage, "opt_outs", " ".join(lists or ())):
        show("Done", stage.call(FUNCTION, asked))
    return console.print("Facts are on their way to the timelines.")


def show(title: str, found: Mapping[str, Mapping[str, Any]]) -> None:
    table(title, ("list", "", "addresses"), rows(found))


def rows(found: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """A list on which nobody is has a row, too: it was read."""
    for name, done in found.items():
        for what, number in sorted(done.items()) or [("nobody is on it", 0)]:
            yield text(name), text(what), str(number)
