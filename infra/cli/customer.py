"""`tributary customer`: everything that is known about one customer, in the terminal or as a page."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from msgspec.structs import asdict

from infra.cli import customers, deployment
from infra.cli.console import console, moment, state, table, text
from infra.cli.deployment import Deployment
from infra.cli.pages import render
from shared.console import measures, offers
from shared.console.customer import Story
from shared.errors import InvalidRequestError
from shared.payload import instant, iso

Plain = Mapping[str, Any]


def customer(  # noqa: PLR0913 - a command has as many parameters as options
    context: typer.Context,
    identifier: Annotated[str, typer.Argument(help="email:ann@example.com, phone:+4930901820, or a customer's id.")],
    *,
    limit: Annotated[int, typer.Option(help="How much of the timeline.")] = 30,
    name: Annotated[str | None, typer.Option(help="Only these events: order.placed, or 'order.*'.")] = None,
    source: Annotated[str | None, typer.Option(help="Only from here: shopify/shop-a, or 'shopify/*'.")] = None,
    since: Annotated[str | None, typer.Option(help="Not before: 2026-05-01, or a time; UTC without a zone.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write a page instead.")] = None,
) -> None:
    """Show profile, orders, offers, measures, consents, timeline, journeys, and each message or why not."""
    filters = {"name": name, "source": source, "since": moment_of(since)}
    wanted = {field: value for field, value in filters.items() if value}
    story = read(deployment.of(context), identifier, limit=limit, wanted=wanted)
    if html:
        write(story, html)
        console.print(f"wrote {html}")
    else:
        show(story)


def moment_of(written: str | None) -> str | None:
    at = instant(written) if written else None
    if written and at is None:
        raise InvalidRequestError(f"--since {written!r}: write a day such as 2026-05-01, or a time with its zone")
    return iso(at)


def read(stage: Deployment, identifier: str, *, limit: int = 100, wanted: Mapping[str, str] | None = None) -> Story:
    profile = customers.known(stage, identifier)
    found = str(profile["customer_id"])
    return Story(
        profile=profile,
        timeline=customers.timeline(stage, found, limit=limit, wanted=wanted),
        messages=sorted(customers.messages(stage, found), key=lambda one: str(one["requested_at"])),
        runs=customers.runs(stage, found),
    )


def write(story: Story, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    rows = {
        "orders": list(map(measures.order, story.profile.get("orders", ()))),
        "offers": list(map(offers.row, story.profile.get("offers", ()))),
        "measures": list(measures.rows(story.profile.get("measures", {}))),
        "consents": list(consents(story.profile)),
        "standing": list(standing(story.profile)),
    }
    file.write_text(render("customer", {**asdict(story), **rows, "name": name(story.profile)}))


def name(profile: Plain) -> str:
    traits = profile.get("traits", {})
    full = " ".join(str(traits[part]) for part in ("first_name", "last_name") if traits.get(part))
    return full or f"Customer {profile['customer_id'][:8]}"


def show(story: Story) -> None:
    profile = story.profile
    console.print(f"[bold]{text(name(profile))}[/]  [dim]{profile['customer_id']}[/]\n")
    table("Known by", ("kind", "value"), ((text(i["kind"]), text(i["value"])) for i in profile["identifiers"]))
    table("Traits", ("", ""), ((text(key), text(value)) for key, value in sorted(profile["traits"].items())))
    table("Stage and segments", ("", ""), standing(profile))
    table("Orders", measures.ORDER, (map(text, measures.order(one)) for one in profile.get("orders", ())))
    table("Offers", offers.COLUMNS, (map(text, offers.row(one)) for one in profile.get("offers", ())))
    table("Measures", ("", ""), (map(text, row) for row in measures.rows(profile.get("measures", {}))))
    table("Consents", ("channel", "purpose", "state", "since", "said by"), consents(profile))
    table("Journeys", ("journey", "state", "at", "why it ended", "goal reached"), map(_run, story.runs))
    table("Messages", ("asked for", "template", "by", "state", "why not"), map(_message, story.messages))
    table("Timeline (UTC)", ("when", "what", "from"), map(_event, story.timeline))


def standing(profile: Plain) -> Iterator[tuple[str, ...]]:
    """By the last review; docs/lifecycle.md."""
    if profile.get("stage"):
        yield "stage", f"{text(profile['stage'])} since {moment(profile['stage_since'])}"
    if profile.get("segments"):
        yield "segments", text(", ".join(profile["segments"]))


def consents(profile: Plain) -> Iterator[tuple[str, ...]]:
    """Where each address stands now; the acts that led there lie beside it, as proof."""
    for address in (one for one in profile["consents"] if "acts" in one):
        channel, suppressed = text(address["channel"]), address.get("suppressed")
        for purpose, act in sorted(address["acts"].items()):
            yield channel, text(purpose), text(act["choice"]), moment(act["at"]), text(act["source"])
        if suppressed:
            yield channel, "everything", text(suppressed["reason"]), moment(suppressed["at"]), text(suppressed["id"])


def _run(run: Plain) -> tuple[str, ...]:
    reached = moment(run["converted_at"]) if run.get("converted_at") else ""
    return text(run["journey"]), state(run["state"]), text(run.get("step")), text(run.get("reason")), reached


def _message(message: Plain) -> tuple[str, ...]:
    why = message.get("rule") or ""
    detail = f" ({message['detail']})" if message.get("detail") else ""
    asked, template = moment(message["requested_at"]), text(message["template"])
    return asked, template, text(message["channel"]), state(message["state"]), text(why + detail)


def _event(event: Plain) -> tuple[str, ...]:
    return moment(event["occurred_at"]), text(event["name"]), text(event["source"])
