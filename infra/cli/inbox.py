"""`tributary inbox`: what the local AWS would have sent; nothing leaves the machine."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from msgspec import Struct
from msgspec.structs import asdict

from infra.cli import deployment, web
from infra.cli.console import console, moment, table, text
from infra.cli.deployment import Deployment
from infra.cli.pages import render

MAILS, TEXTS, OTHERS = "/_ministack/ses/messages", "/_ministack/sns/sms-messages", "/_tributary/sent"


class Mail(Struct, frozen=True):
    id: str
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str
    html: str
    at: str
    headers: Mapping[str, str]


class Note(Struct, frozen=True):
    """A message on any other channel."""

    channel: str
    to: str
    text: str
    at: str


def inbox(
    context: typer.Context,
    *,
    to: Annotated[str | None, typer.Option(help="Only messages to this address.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write a page with the mails as they look.")] = None,
) -> None:
    """List the messages that were sent (local stage only)."""
    stage = deployment.of(context)
    mails = [mail for mail in read(stage) if to is None or to in mail.to]
    if html:
        write(mails, html)
        console.print(f"wrote {html}")
        return
    rows = [(one.at, "email", ", ".join(one.to), one.subject) for one in mails]
    rows += [(one.at, one.channel, one.to, one.text) for one in notes(stage) if to in (None, one.to)]
    told = [(moment(at), channel, text(who), text(said)) for at, channel, who, said in sorted(rows)]
    table("Inbox", ("sent", "channel", "to", "says"), told)


def notes(stage: Deployment) -> list[Note]:
    """Texts, notifications, chats."""
    by_number = web.request("GET", f"{stage.aws_endpoint_url}{TEXTS}").json()["sms_messages"]
    texts = [Note("sms", to, one["Message"], one["Timestamp"]) for to, sent in by_number.items() for one in sent]
    others = web.request("GET", f"{stage.aws_endpoint_url}{OTHERS}").json()["sent"]
    return [*texts, *(Note(one["channel"], one["to"], one["text"], one["at"]) for one in others)]


def read(stage: Deployment) -> list[Mail]:
    """Oldest first."""
    stage.only_local("the inbox")
    by_account = web.request("GET", f"{stage.aws_endpoint_url}{MAILS}").json()["messages"]
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
