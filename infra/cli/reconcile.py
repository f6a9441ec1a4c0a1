"""`tributary reconcile`: ask vendors now what changed, instead of at the next full hour."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

import typer

from infra.cli import deployment
from infra.cli.console import console, moment, text
from infra.cli.deployment import Deployment
from shared import connectors, plugins
from shared.aws.queue import Queue
from shared.connectors import Reconciliation
from shared.errors import InvalidRequestError, NotFoundError, Permanent
from shared.journeys.control_store import ControlStore
from shared.vendor_api.marks import Marks
from shared.vendor_api.reconciling import first


def reconcile(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="For example shopify/shop-a; every source where left out.")] = "",
    *,
    since: Annotated[
        str, typer.Option(help="From when on (UTC), such as 2026-11-01; the last look where left out.")
    ] = "",
) -> None:
    """Ask the API of SOURCE what changed, for webhooks that were lost. Nothing that is known already doubles."""
    stage = deployment.of(context)
    now = stage.now()
    wanted = _moment(since, now) if since else None
    decided = ControlStore(stage.store()).latest()
    for name, known in [(source, _asked(stage, source))] if source else _all(stage):
        if decided.of_source(name).paused:
            console.print(f"{text(name)} is switched off, and is asked nothing")
            continue
        begin = wanted or Marks(stage.store()).since(name, now)
        Queue(stage.client("sqs"), stage.queues["vendors"]).send([first(name, known, begin, now)])
        console.print(f"{text(name)} is asked what changed since {moment(begin)} UTC")


def _all(stage: Deployment) -> Iterator[tuple[str, Reconciliation]]:
    """Sources with a token: whose connector can ask, and whose secret says how."""
    prefix = stage.settings.secret_name("connectors/")
    pages = stage.client("secretsmanager").get_paginator("list_secrets")
    for page in pages.paginate(Filters=[{"Key": "name", "Values": [prefix]}]):
        for one in page["SecretList"]:
            name = one["Name"].removeprefix(prefix)
            known = plugins.load(connectors, name.partition("/")[0]).connector.reconciliation
            if known and _has_token(stage, name):
                yield name, known


def _asked(stage: Deployment, source: str) -> Reconciliation:
    connector, _, account = source.partition("/")
    if not account:
        raise InvalidRequestError(f"{source!r} is no source: write shopify/shop-a")
    known: Reconciliation | None = plugins.load(connectors, connector).connector.reconciliation
    if known is None:
        raise NotFoundError(f"{connector} cannot be asked what changed: its webhooks are all that there is")
    if not _has_token(stage, source):
        path = stage.settings.secret_name(f"connectors/{source}")
        raise Permanent(f"{path} has no `api`: docs/connectors/{connector}.md says what belongs there")
    return known


def _has_token(stage: Deployment, name: str) -> bool:
    return bool(stage.secrets().document(f"connectors/{name}", stage.now()).get("api"))


def _moment(told: str, now: datetime) -> datetime:
    try:
        at = datetime.fromisoformat(told)
    except ValueError:
        raise InvalidRequestError(f"{told!r} is no time: write 2026-11-22 or 2026-11-22T14:00") from None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    if at >= now:
        raise InvalidRequestError(f"{told} is still to come")
    return at
