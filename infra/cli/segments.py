"""`tributary segments`: which there are and who is in them; try one, fill a list, look at everybody again."""

from pathlib import Path
from typing import Annotated, Any

import typer

from infra.cli import api, customers, deployment, segment_preview
from infra.cli.bulk_import import wait
from infra.cli.console import console, moment, table, text
from infra.cli.customer import name as name_of
from infra.cli.deployment import Deployment
from infra.cli.import_start import Wanted, start
from infra.cli.refresh_follow import follow
from shared.errors import InvalidRequestError

PAGE = 100

app = typer.Typer(help="Who is in which segment of a stage.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="The segment's name.")]

app.command()(segment_preview.preview)


@app.command("list")
def list_(context: typer.Context) -> None:
    """All segments, how many are in each, and whether everybody was looked at by the rules of now."""
    stage = deployment.of(context)
    found = api.get(stage, "/segments")
    rows = ((text(one["name"]), f"{_count(stage, one['name']):,}", *_what(one)) for one in found["segments"])
    table("Segments", ("name", "members", "who", "description"), rows)
    refresh = found["refresh"]
    if refresh and (not refresh["done"] or refresh["rules"] != found["rules"]):
        console.print(f"Customers are being looked at by new rules: {refresh['customers']:,} so far.")


@app.command()
def count(context: typer.Context, name: Name) -> None:
    """How many customers are in a segment."""
    console.print(f"{_count(deployment.of(context), name):,}")


@app.command()
def members(
    context: typer.Context,
    name: Name,
    *,
    limit: Annotated[int, typer.Option(help="How many.", min=1)] = 20,
    ids: Annotated[bool, typer.Option("--ids", help="Only the customers' ids, one a line, and all of them.")] = False,
) -> None:
    """Who is in a segment, in no order."""
    stage = deployment.of(context)
    if ids:
        for one in _members(stage, name, None):
            console.out(one["customer_id"], highlight=False)
        return
    rows = (
        (one["customer_id"], text(_name(stage, one["customer_id"])), moment(one["since"]))
        for one in _members(stage, name, limit)
    )
    table(f"Members of {name}", ("customer", "name", "since"), rows)


@app.command("import")
def import_(  # noqa: PLR0913 - a command has as many parameters as options
    context: typer.Context,
    name: Name,
    file: Annotated[Path, typer.Argument(help="CSV with a header, or JSON lines; UTF-8.", dir_okay=False)],
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Take out who is not in FILE.")] = False,
    starts: Annotated[bool, typer.Option("--start-journeys", help="Who enters may start journeys.")] = False,
    source: Annotated[str, typer.Option(help="Whose customer numbers FILE has: shopify/shop-a.")] = "",
    mapping: Annotated[Path | None, typer.Option(help="YAML: the file's columns to ours.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would be refused.")] = False,
) -> None:
    """Put everybody in FILE into a segment that is a list. Ctrl-C leaves the import running."""
    stage = deployment.of(context)
    if api.get(stage, f"/segments/{name}")["condition"] is not None:
        raise InvalidRequestError(f"who is in {name} follows from its condition; only a list (`list: true`) is filled")
    wanted = Wanted(file, "members", source or f"segments/{name}", mapping, "", dry_run, name, replace, starts)
    wait(stage, start(stage, wanted))


@app.command()
def refresh(context: typer.Context) -> None:
    """Look at every customer again. It happens by itself within an hour after the rules changed."""
    follow(deployment.of(context))


def _what(segment: Any) -> tuple[str, str]:
    return text(segment["condition"] or "a list"), text(segment["description"])


def _count(stage: Deployment, name: str) -> int:
    return int(api.get(stage, f"/segments/{name}")["members"])


def _members(stage: Deployment, name: str, limit: int | None) -> Any:
    """Page by page."""
    left, query = limit, {"limit": str(min(limit or PAGE, PAGE))}
    while True:
        page = api.get(stage, f"/segments/{name}/members", query)
        yield from page["members"][:left]
        left = None if left is None else left - len(page["members"])
        if page["next"] is None or (left is not None and left <= 0):
            return
        query["after"] = page["next"]


def _name(stage: Deployment, customer: str) -> str:
    profile = customers.find(stage, customer)
    return name_of(profile) if profile else ""
