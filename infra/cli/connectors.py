"""`tributary connectors`: the sources of this stage, and whether their secrets are in place."""

import json
from collections.abc import Iterator
from datetime import datetime

import typer

from infra.cli import deployment
from infra.cli.console import console, moment, table, text
from infra.cli.deployment import Deployment
from shared import connectors as plugin_folder
from shared import plugins
from shared.aws import secrets

EMPTY = "[yellow]empty: webhooks are refused[/]"


def connectors(context: typer.Context) -> None:
    """List each source with its webhook address and the state of its secrets."""
    stage = deployment.of(context)
    now, found = stage.now(), dict(_sources(stage))
    rows = ((text(name), f"{stage.api_url}/webhooks/{name}", _state(secret, now)) for name, secret in found.items())
    table("Sources", ("source", "address", "secret"), rows)
    used = {name.partition("/")[0] for name in found}
    unused = [name for name in plugins.names(plugin_folder) if name not in used and _has_secret(name)]
    if unused:
        console.print(f"[dim]No source configured for: {', '.join(unused)}[/]")


def _sources(stage: Deployment) -> Iterator[tuple[str, str]]:
    """`shopify/shop-a` and the secret's text."""
    client, prefix = stage.client("secretsmanager"), stage.settings.secret_name("connectors/")
    for page in client.get_paginator("list_secrets").paginate(Filters=[{"Key": "name", "Values": [prefix]}]):
        for one in page["SecretList"]:
            yield one["Name"].removeprefix(prefix), client.get_secret_value(SecretId=one["Name"])["SecretString"]


def _has_secret(connector: str) -> bool:
    """Not one that only the bus may speak for."""
    return plugins.load(plugin_folder, connector).connector.verify is not None


def _state(secret: str, now: datetime) -> str:
    document = json.loads(secret)
    valid = len(secrets.valid(document, now))
    if not valid:
        return EMPTY
    ends = [one["not_after"] for one in document["secrets"] if one.get("not_after")]
    until = f", the next ends {moment(min(ends))}" if ends else ""
    return f"[green]{valid} valid[/]{until}"
