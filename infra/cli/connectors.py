"""`tributary connectors`: what there is, what each needs, which of it this stage has, and how it fares.

Its switches are in connector_switches.py.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import reduce
from operator import add
from typing import Any

import typer

from infra.cli import connector_health, connector_switches, deployment
from infra.cli.console import console, moment, table, text
from infra.cli.deployment import Deployment
from shared import configuration, plugins
from shared import connectors as plugin_folder
from shared.aws import clock, secrets
from shared.connectors import Connector
from shared.watching.health import Health

EMPTY = "[yellow]empty: webhooks are refused[/]"
UNKNOWN = "[dim]unknown[/]"
QUIET = "[dim]none in 14 days[/]"
Sources = Mapping[str, dict[str, Any]]


app = typer.Typer()
for switch in (connector_switches.off, connector_switches.on, connector_switches.held, connector_switches.drop):
    app.command()(switch)


@app.callback(invoke_without_command=True)
def connectors(context: typer.Context) -> None:
    """List connectors and what they need, and sources with their secret and health; or switch one off and on."""
    if context.invoked_subcommand:
        return
    stage = deployment.of(context)
    now, found = clock.now(stage.store(), ""), _sources(stage)
    health = connector_health.health(stage, now)
    rows = (_source(name, document, now, health) for name, document in found.items())
    table("Sources", ("source", "secret", "api", "last delivery", "refused", "quarantined"), rows)
    console.print(f"Deliveries go to {stage.api_url}/webhooks/<source>, tracking calls to {stage.api_url}/v1/")
    console.print(f"Refused under names that the brand does not have: {_refused(_strangers(found, health), health)}")
    console.print()
    rows = (_connector(name, found) for name in plugins.names(plugin_folder))
    table("Connectors", ("connector", "needs", "sources here"), rows)


def _sources(stage: Deployment) -> Sources:
    """`shopify/shop-a` and its secret's document: what the stage has, and what this brand folder names besides."""
    named = configuration.brand().origins if (configuration.COMPILED / "brand.json").is_file() else {}
    ours: Sources = {name: {} for name in named}
    return dict(sorted({**ours, **dict(_stored(stage))}.items()))


def _stored(stage: Deployment) -> Iterator[tuple[str, dict[str, Any]]]:
    client, prefix = stage.client("secretsmanager"), stage.settings.secret_name("connectors/")
    for page in client.get_paginator("list_secrets").paginate(Filters=[{"Key": "name", "Values": [prefix]}]):
        for one in page["SecretList"]:
            written = client.get_secret_value(SecretId=one["Name"])["SecretString"]
            yield one["Name"].removeprefix(prefix), json.loads(written)


def _source(name: str, document: dict[str, Any], now: datetime, health: Health) -> tuple[str, ...]:
    known = _load(name.partition("/")[0])
    return (
        text(name),
        _secret(document, now) if known.verify else "[dim]not needed[/]",
        _api(known, document),
        _last(name, health),
        _refused(health.refused.get(name, {}), health),
        f"[yellow]{health.quarantined[name]}[/]" if health.quarantined.get(name) else "0",
    )


def _secret(document: dict[str, Any], now: datetime) -> str:
    valid = len(secrets.valid(document, now))
    if not valid:
        return EMPTY
    ends = [one["not_after"] for one in document["secrets"] if one.get("not_after")]
    until = f", the next ends {moment(min(ends))}" if ends else ""
    return f"[green]{valid} valid[/]{until}"


def _api(known: Connector, document: dict[str, Any]) -> str:
    if known.api is None or known.api.aws:
        return "[dim]not needed[/]"
    if not document.get("api"):
        return "[yellow]no token: nothing is looked up[/]"
    missing = known.api.address is None and not document["api"].get("address")
    return "[yellow]api.address is missing[/]" if missing else "[green]there[/]"


def _last(source: str, health: Health) -> str:
    """By the hour. Once more than one secret has proved deliveries, each by itself: whether the old one may go."""
    if health.accepted is None:
        return UNKNOWN
    proved = health.accepted.get(source, {})
    if not proved:
        return QUIET
    total = reduce(add, proved.values())
    by_secret = (f"{_named(name)}: {moment(one.last)} ({one.count})" for name, one in sorted(proved.items()))
    return "\n".join([f"{moment(total.last)} ({total.count} in 14 days)", *(by_secret if len(proved) > 1 else ())])


def _named(secret: str) -> str:
    """Of the source's own it is the position in its list, from 0, and the start; else what proved it: `iam`."""
    position, _, start = secret.partition(":")
    if not position.isdigit():
        return text(secret)
    return f"secret {position} of {text(start)}" if start else f"secret {position}"


def _refused(statuses: Mapping[str, int], health: Health) -> str:
    if health.accepted is None:
        return UNKNOWN
    counts = ", ".join(f"{count} with {status}" for status, count in sorted(statuses.items()) if count)
    return f"[yellow]{counts}[/]" if counts else "0"


def _strangers(found: Sources, health: Health) -> Mapping[str, int]:
    """Also what was refused under sources that there are no more."""
    total: Counter[str] = Counter()
    for name, statuses in health.refused.items():
        if name not in found:
            total.update(statuses)
    return total


def _connector(name: str, found: Sources) -> tuple[str, str, str]:
    own = [source.partition("/")[2] for source in found if source.partition("/")[0] == name]
    return text(name), ", ".join(_needs(_load(name))), text(", ".join(own)) if own else "[dim]none configured[/]"


def _needs(known: Connector) -> Iterator[str]:
    if known.verify:
        yield "secret"
    if known.bus_source:
        yield f"bus ({known.bus_source})"
    if known.challenge:
        yield "answers a handshake"
    by_token = known.api is None or not known.api.aws
    if known.completion and by_token:
        yield "api token (completes thin events)"
    if known.reconciliation and by_token:
        yield "api token (pulls what was lost)"


def _load(name: str) -> Connector:
    found: Connector = plugins.load(plugin_folder, name).connector
    return found
