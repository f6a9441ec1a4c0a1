"""`tributary replay`: read once more what could not be read or filed when it came."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer
from rich.progress import track

from infra.cli import audit, deployment
from infra.cli.console import console, table, text
from infra.cli.deployment import Deployment
from shared import connectors, plugins
from shared.aws.intake import Intake
from shared.aws.objects import Objects
from shared.aws.queue import Queue
from shared.errors import NotFoundError
from shared.ingestion import reading
from shared.ingestion.reading import Reading
from shared.ingestion.trust import Believed
from shared.vendor_api.answers import parser

QUARANTINE = "quarantine/"
AGAIN = re.compile(r"(.*)-again-(\d+)")

Message = Mapping[str, Any]


def replay(
    context: typer.Context,
    under: Annotated[str, typer.Argument(help="Only these: shopify, or shopify/shop-a/2026-11-22.")] = "",
    *,
    only_list: Annotated[bool, typer.Option("--list", help="Show what is there and why, and change nothing.")] = False,
) -> None:
    """Read quarantined deliveries with the connectors as they are here now, and file their events."""
    stage = deployment.of(context)
    if only_list:
        found = [(text(key), text(one["error"])) for key, one in quarantined(stage, under)]
        table("Quarantine", ("delivery", "why"), found)
        return
    with audit.noted(stage, "replay", QUARANTINE + under):
        became, whole = _replayed(stage, under)
    still = [(text(key), text(reason)) for key, reason in became.items() if reason]
    console.print(f"{len(became) - len(still)} of {len(became)} read and sent on")
    if still:
        table("Still unreadable", ("delivery", "why"), still)
    if not whole:
        console.print("Stopped before the end: the same command goes on with what is left")
        raise typer.Exit(1)


def quarantined(stage: Deployment, under: str = "") -> Iterator[tuple[str, Message]]:
    """Those that were there when it began, one after the other: a body may have megabytes."""
    pages = stage.client("s3").get_paginator("list_objects_v2").paginate(Bucket=stage.bucket, Prefix=QUARANTINE + under)
    keys, objects = [one["Key"] for page in pages for one in page.get("Contents", ())], _objects(stage)
    for key in track(keys, description="deliveries", console=console, transient=True):
        try:
            yield key.removeprefix(QUARANTINE), json.loads(objects.get(key))
        except NotFoundError:
            continue  # somebody else has read it meanwhile


def again(stage: Deployment, key: str, message: Message) -> str | None:
    """Why it still cannot be read, or None. It leaves quarantine last: dying in between repeats it."""
    result, objects = _told(message), _objects(stage)
    if result.error:
        return result.error
    read = {"events": list(result.events), "error": None, "again": True}
    intake = Intake(Queue(stage.client("sqs"), stage.queues["events"]), objects)
    intake.put({"delivery": _named_anew(message["delivery"]), **read})
    objects.delete(QUARANTINE + key)
    return None


def _replayed(stage: Deployment, under: str) -> tuple[dict[str, str | None], bool]:
    """What became of each, and whether nobody stopped it."""
    became: dict[str, str | None] = {}
    try:
        for key, one in quarantined(stage, under):
            became[key] = again(stage, key, one)
    except KeyboardInterrupt:
        return became, False
    return became, True


def _told(message: Message) -> Reading:
    """A row of a file, a part of a vendor's page and a statement of our own have no body: they are what was read."""
    delivery = message["delivery"]
    if message["events"] and not delivery["body"]:
        return Reading(tuple(message["events"]))
    try:
        connector = plugins.load(connectors, delivery["connector"]).connector
    except NotFoundError:
        return Reading((), f"there is no connector {delivery['connector']} (any more)")
    return reading.read(Believed(connector, reading.request_of(delivery), parser(connector, delivery), "replayed"))


def _named_anew(delivery: Message) -> dict[str, Any]:
    """Where it is refused once more at once it lies in quarantine by another name than the one that is deleted here."""
    found = AGAIN.fullmatch(delivery["id"])
    name, times = found.groups() if found else (delivery["id"], 0)
    return {**delivery, "id": f"{name}-again-{int(times) + 1}"}


def _objects(stage: Deployment) -> Objects:
    return Objects(stage.client("s3"), stage.bucket)
