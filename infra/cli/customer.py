"""`tributary customer`: everything that is known about one customer, in the terminal or as a page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from infra.cli import customers, deployment
from infra.cli.console import console, moment, money, state, table, text
from infra.cli.deployment import Deployment
from infra.cli.pages import render
from shared.errors import NotFoundError

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Story:
    """What the pages and the terminal show of a customer."""

    profile: Plain
    timeline: Sequence[Plain]
    messages: Sequence[Plain]
    runs: Sequence[Plain]


def customer(
    context: typer.Context,
    identifier: Annotated[str, typer.Argument(help="email:ann@example.com, phone:+4930901820, or a customer's id.")],
    *,
    limit: Annotated[int, typer.Option(help="How much of the timeline.")] = 30,
    html: Annotated[Path | None, typer.Option(help="Write a page instead.")] = None,
) -> None:
    """Show the profile, orders, consents, timeline, journeys, and each message with the reason why not."""
    story = read(deployment.of(context), identifier, limit=limit)
    if html:
        write(story, html)
        console.print(f"wrote {html}")
    else:
        show(story)


def read(stage: Deployment, identifier: str, *, limit: int = 100) -> Story:
    profile = customers.find(stage, identifier)
    if profile is None:
        raise NotFoundError(f"no customer has {identifier}")
    found = str(profile["customer_id"])
    return Story(
        profile=profile,
        timeline=customers.timeline(stage, found, limit=limit),
        messages=sorted(customers.messages(stage, found), key=lambda one: str(one["requested_at"])),
        runs=customers.runs(stage, found),
    )


def write(story: Story, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    shown = {**asdict(story), "name": name(story.profile), "consents": list(consents(story.profile))}
    file.write_text(render("customer", shown))


def name(profile: Plain) -> str:
    traits = profile.get("traits", {})
    full = " ".join(str(traits[part]) for part in ("first_name", "last_name") if traits.get(part))
    return full or f"Customer {profile['customer_id'][:8]}"


def show(story: Story) -> None:
    profile = story.profile
    console.print(f"[bold]{text(name(profile))}[/]  [dim]{profile['customer_id']}[/]\n")
    table("Known by", ("kind", "value"), ((text(i["kind"]), text(i["value"])) for i in profile["identifiers"]))
    table("Traits", ("", ""), ((text(key), text(value)) for key, value in sorted(profile["traits"].items())))
    table("Orders", ("order", "status", "total", "placed"), map(_order, profile.get("orders", ())))
    table("Consents", ("channel", "purpose", "state", "since", "said by"), consents(profile))
    table("Journeys", ("journey", "state", "at", "why it ended"), map(_run, story.runs))
    table("Messages", ("asked for", "template", "by", "state", "why not"), map(_message, story.messages))
    table("Timeline (UTC)", ("when", "what", "from"), map(_event, story.timeline))


def _order(order: Plain) -> tuple[str, ...]:
    number = order.get("number") or order.get("id")
    return text(number), text(order.get("status")), money(order.get("total")), moment(order.get("placed_at"))


def consents(profile: Plain) -> Iterator[tuple[str, ...]]:
    """Where each address stands now; the acts that led there lie beside it, as proof."""
    for address in (one for one in profile["consents"] if "acts" in one):
        channel, suppressed = text(address["channel"]), address.get("suppression")
        for purpose, act in sorted(address["acts"].items()):
            yield channel, text(purpose), text(act["choice"]), moment(act["at"]), text(act["source"])
        if suppressed:
            yield channel, "everything", text(suppressed["reason"]), moment(suppressed["at"]), text(suppressed["id"])


def _run(run: Plain) -> tuple[str, ...]:
    return text(run["journey"]), state(run["state"]), text(run.get("step")), text(run.get("reason"))


def _message(message: Plain) -> tuple[str, ...]:
    why = message.get("rule") or ""
    detail = f" ({message['detail']})" if message.get("detail") else ""
    asked, template = moment(message["requested_at"]), text(message["template"])
    return asked, template, text(message["channel"]), state(message["state"]), text(why + detail)


def _event(event: Plain) -> tuple[str, ...]:
    return moment(event["occurred_at"]), text(event["name"]), text(event["source"])
