"""`tributary segments preview`: who would be in a segment that is not deployed yet."""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from infra.audience.audience import Audience, Looking
from infra.audience.homes import Homes
from infra.brand import brand_file, documents, segment_files
from infra.brand.compile import draft
from infra.brand.condition_types import ConditionTypes
from infra.brand.drafts import Draft
from infra.brand.typed import typed
from infra.cli import deployment
from infra.cli.brand_folder import BRAND, Brand
from infra.cli.console import console, moment, money, table, text
from infra.whole_table import WholeTable
from shared.errors import NotFoundError
from shared.profiles.measures import Exchange, exchange
from shared.profiles.models import Profile
from shared.profiles.store import ProfileStore
from shared.reviews.segments import Segment

COLUMNS = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[did]}"), TimeElapsedColumn())
HEADINGS = ("customer", "orders", "spent", "last purchase", "last active")


def preview(  # noqa: PLR0913 - a command has as many parameters as options
    context: typer.Context,
    segment: Annotated[str, typer.Argument(help="A file, or the name of one in the brand folder.")],
    *,
    brand: Brand = BRAND,
    examples: Annotated[int, typer.Option(help="How many of its members to show.", min=0)] = 5,
    show_values: Annotated[bool, typer.Option("--show-values", help="Addresses and all: personal data.")] = False,
) -> None:
    """Count who would be in a segment now, deployed or not. Every customer is looked at; nothing is written."""
    stage = deployment.of(context)
    wanted, rates = read(segment, brand)
    audience = Audience(wanted, stage.now(), examples)
    homes = Homes(WholeTable(stage.client("dynamodb"), stage.table))
    look(homes, Looking(audience, rates), ProfileStore(stage.store(), rates))
    show(audience, show_values=show_values)


def read(written: str, folder: Path) -> tuple[Segment, Exchange]:
    """As the build would take it."""
    path = Path(written)
    path = path if path.suffix else folder / "segments" / f"{written}.yaml"
    if not path.is_file():
        raise NotFoundError(f"no file {path}: give one, or the name of a segment of {folder}")
    brand, _ = brand_file.load(folder)
    document = documents.read(path.parent, path.name)
    found = Draft(path, document, typed(document, segment_files.SEGMENT))
    return segment_files.segment(found, ConditionTypes(brand, draft(folder).words)), exchange(brand)


def look(homes: Homes, looking: Looking, store: ProfileStore) -> None:
    with Progress(*COLUMNS, console=console, transient=True) as progress:
        scan = progress.add_task("items of the table", total=homes.table.size() or None, did="")
        for page in homes.read():
            looking.learn(page)
            did = f"{looking.audience.members:,} of {looking.audience.customers:,} customers"
            progress.update(scan, completed=homes.looked_at, did=f"{did}, {homes.units:,.0f} read units")
        rest = progress.add_task("customers of several identifiers", total=len(looking.several), did="")
        looking.finish(store, lambda done: progress.update(rest, completed=done))


def show(audience: Audience, *, show_values: bool) -> None:
    share = f" ({audience.members / audience.customers:.1%})" if audience.customers else ""
    console.print(
        f"[bold]{audience.members:,}[/] of {audience.customers:,} customers are in {audience.segment.name}{share}"
    )
    console.print(f"Deployed, {audience.entering:,} would enter and {audience.leaving:,} would leave.\n")
    headings = (*HEADINGS, "known by") if show_values else HEADINGS
    table("For example", headings, (_row(one, show_values=show_values) for one in audience.examples))


def _row(profile: Profile, *, show_values: bool) -> tuple[str, ...]:
    known = profile.measures
    bought = (str(known["number_of_orders"]), money(known.get("spend")), moment(known.get("last_purchase")))
    by = ", ".join(f"{one.identifier.kind}:{one.identifier.value}" for one in profile.members)
    return (profile.customer_id, *bought, moment(known.get("last_active")), *([text(by)] if show_values else []))
