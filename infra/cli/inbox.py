"""`tributary inbox`: what the local AWS would have mailed; nothing leaves the machine."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from infra.cli import deployment, web
from infra.cli.console import console, moment, table, text
from infra.cli.deployment import Deployment
from infra.cli.pages import render

MESSAGES = "/_ministack/ses/messages"


@dataclass(frozen=True, slots=True)
class Mail:
    id: str
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str
    html: str
    at: str
    headers: Mapping[str, str]


def inbox(
    context: typer.Context,
    *,
    to: Annotated[str | None, typer.Option(help="Only mails to this address.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write a page with the mails as they look.")] = None,
) -> None:
    """List the mails that were sent (local stage only)."""
    mails = [mail for mail in read(deployment.of(context)) if to is None or to in mail.to]
    if html:
        write(mails, html)
        console.print(f"wrote {html}")
    else:
        rows = ((moment(one.at), text(", ".join(one.to)), text(one.subject)) for one in mails)
        table("Inbox", ("sent", "to", "subject"), rows)


def read(stage: Deployment) -> list[Mail]:
    """Oldest first."""
    stage.only_local("the inbox")
    by_account = web.request("GET", f"{stage.aws_endpoint_url}{MESSAGES}").json()["messages"]
    return [_mail(one) for account in by_account.values() for one in account]


def write(mails: Sequence[Mail], file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(render("inbox", {"mails": [asdict(mail) for mail in mails]}))


def _mail(found: Mapping[str, Any]) -> Mail:
    return Mail(
        id=found["MessageId"],
        sender=found["Source"],
        to=tuple(found["To"]),
        subject=found["Subject"] or "",
        text=found["BodyText"] or "",
        html=found["BodyHtml"] or "",
        at=str(found["Timestamp"]),
        headers={one["Name"]: one["Value"] for one in found.get("Headers", ())},
    )
