"""`tributary replay`: read once more what could not be read when it came."""

import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from infra.cli import audit, deployment
from infra.cli.console import console, table, text
from infra.cli.deployment import Deployment
from shared import connectors, plugins
from shared.aws.queue import Queue
from shared.ingestion import reading
from shared.ingestion.trust import Believed
from shared.vendor_api.answers import parser

QUARANTINE = "quarantine/"


def replay(
    context: typer.Context,
    under: Annotated[str, typer.Argument(help="Only these: shopify, or shopify/shop-a/2026-11-22.")] = "",
    *,
    only_list: Annotated[bool, typer.Option("--list", help="Show what is there and why, and change nothing.")] = False,
) -> None:
    """Read quarantined deliveries with the connectors as they are here now, and file their events."""
    stage = deployment.of(context)
    found = list(quarantined(stage, under))
    if only_list:
        table("Quarantine", ("delivery", "why"), ((text(key), text(one["error"])) for key, one in found))
        return
    with audit.noted(stage, "replay", QUARANTINE + under):
        still = [(key, reason) for key, one in found if (reason := again(stage, key, one))]
    console.print(f"{len(found) - len(still)} of {len(found)} read and sent on")
    if still:
        table("Still unreadable", ("delivery", "why"), ((text(key), text(reason)) for key, reason in still))


def quarantined(stage: Deployment, under: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    s3 = stage.client("s3")
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=stage.bucket, Prefix=QUARANTINE + under):
        for one in page.get("Contents", ()):
            body = s3.get_object(Bucket=stage.bucket, Key=one["Key"])["Body"].read()
            yield one["Key"].removeprefix(QUARANTINE), json.loads(body)


def again(stage: Deployment, key: str, message: Mapping[str, Any]) -> str | None:
    """Why it still cannot be read, or None. It leaves quarantine last: dying in between repeats it."""
    connector = plugins.load(connectors, message["delivery"]["connector"]).connector
    delivery = message["delivery"]
    result = reading.read(Believed(connector, reading.request_of(delivery), parser(connector, delivery), "replayed"))
    if result.error:
        return result.error
    queued = {"delivery": message["delivery"], "events": list(result.events), "error": None}
    Queue(stage.client("sqs"), stage.queues["events"]).send([queued])
    stage.client("s3").delete_object(Bucket=stage.bucket, Key=QUARANTINE + key)
    return None
