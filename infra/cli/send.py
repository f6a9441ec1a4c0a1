"""`tributary send`: sign a payload as its vendor would, and post it."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from infra.cli import deployment, senders, web
from infra.cli.console import console, text
from infra.cli.deployment import Deployment
from infra.cli.senders import Delivery, Sender, Webhook
from shared import plugins
from shared.aws import clock, secrets
from shared.errors import NotFoundError, Permanent

NONE = '{"accepted": 0}'
NOTHING = (
    "Nothing in it became an event: the connector reads no such topic or event, or cannot read the body; of the latter "
    "`tributary replay --list` has the reason."
)


def send(  # noqa: PLR0913 - a command has as many parameters as options
    context: typer.Context,
    connector: Annotated[str, typer.Argument(help="For example shopify.")],
    source: Annotated[str, typer.Argument(help="For example shop-a.")],
    file: Annotated[Path | None, typer.Argument(help="The payload; standard input where left out.")] = None,
    *,
    topic: Annotated[str | None, typer.Option(help="Where the vendor says it in a header: orders/create.")] = None,
    delivery_id: Annotated[str | None, typer.Option("--id", help="The same twice is a redelivery.")] = None,
    at: Annotated[datetime | None, typer.Option(help="When it was sent; now where left out.")] = None,
) -> None:
    """Post FILE to the stage exactly as the vendor would: signed, with the vendor's headers."""
    sent_at = at.astimezone() if at else None
    answer = post(deployment.of(context), Webhook(connector, source, _bytes(file), topic, delivery_id, sent_at))
    console.print(f"{answer.status} {text(answer.text)}")
    if answer.text == NONE:
        console.print(NOTHING)
    if answer.status >= 400:
        raise typer.Exit(1)


def post(stage: Deployment, webhook: Webhook) -> web.Answer:
    """Fills in what the vendor would know: the address, the secret, an id and the time."""
    sender = _sender(webhook.connector)
    delivery = Delivery(
        url=stage.api_url + sender.path(webhook.connector, webhook.source, webhook.body),
        body=webhook.body,
        secret=secret(stage, webhook.connector, webhook.source),
        id=webhook.id or str(uuid4()),
        at=webhook.at or clock.now(stage.store(), ""),
        source=webhook.source,
        topic=webhook.topic,
    )
    return web.request("POST", delivery.url, headers=sender.headers(delivery), body=delivery.body)


def secret(stage: Deployment, connector: str, source: str) -> str:
    """The oldest of those that are valid now: vendors go on signing with it until they are told the next."""
    path, now = f"connectors/{connector}/{source}", clock.now(stage.store(), "")
    valid = secrets.valid(stage.secrets().document(path, now), now)
    if not valid:
        raise Permanent(f"no valid secret at {stage.settings.secret_name(path)}: see `tributary connectors`")
    return valid[0].value


def _sender(connector: str) -> Sender:
    try:
        found: Sender = plugins.load(senders, connector).sender
    except NotFoundError:
        raise NotFoundError(f"cannot play {connector!r}; can play {', '.join(plugins.names(senders))}") from None
    return found


def _bytes(file: Path | None) -> bytes:
    if file is None:
        return sys.stdin.buffer.read()
    if not file.is_file():
        raise NotFoundError(f"there is no file {file}")
    return file.read_bytes()
