"""`tributary messages list`, `show` and `why`: each message of a customer, sent, or what stopped it, in plain words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

import typer
from msgspec import Struct

from infra.cli import api, customers, deployment
from infra.cli.console import console, moment, state, table, text
from infra.cli.customer import moment_of
from shared.console.why import RULES
from shared.console.why import why as in_words
from shared.errors import InvalidRequestError, NotFoundError
from shared.messages.models import State
from shared.overrides.wording import listed as choices
from shared.payload import instant

Plain = Mapping[str, Any]

EVIDENCE = {
    "sent_at": "sent",
    "delivered_at": "delivered",
    "opened_at": "opened",
    "clicked_at": "clicked",
    "fetched_at": "loaded or followed by a machine",
    "bounced_at": "bounced",
    "complained_at": "complained about",
    "rejected_at": "rejected",
}
IDENTIFIER = "email:ann@example.com, phone:+4930901820, or a customer's id."

Who = Annotated[str, typer.Argument(help=IDENTIFIER)]


class Wanted(Struct, frozen=True):
    """What must be so of a message that is listed; None is no condition."""

    journey: str | None = None
    rule: str | None = None
    state: str | None = None
    since: datetime | None = None

    def __post_init__(self) -> None:
        """A word that no message has would find none, as if all were well."""
        for name, known in (("rule", RULES), ("state", [*State])):
            if (given := getattr(self, name)) is not None and given not in known:
                raise InvalidRequestError(f"--{name}: there is no {name} {given!r}, but {choices(known)}")

    def fits(self, message: Plain) -> bool:
        same = (getattr(self, name) in (None, message.get(name)) for name in ("journey", "rule", "state"))
        return all(same) and (self.since is None or datetime.fromisoformat(message["requested_at"]) >= self.since)


def listed(  # noqa: PLR0913 - a command has as many parameters as options
    context: typer.Context,
    identifier: Who,
    *,
    journey: Annotated[str | None, typer.Option(help="Only those of this journey or broadcast.")] = None,
    rule: Annotated[str | None, typer.Option(help="Only those stopped or held by it: consent, cap, …")] = None,
    state: Annotated[str | None, typer.Option(help="ready, sent, refused, unknown or abandoned.")] = None,
    since: Annotated[str | None, typer.Option(help="Asked for since then: 2026-05-01, or a time.")] = None,
    limit: Annotated[int, typer.Option(help="On a page.", min=1)] = 30,
    page: Annotated[int, typer.Option(help="Which page.", min=1)] = 1,
) -> None:
    """List a customer's messages, newest first: sent, or the first rule that stopped or holds them."""
    wanted = Wanted(journey, rule, state, instant(moment_of(since) or ""))
    stage = deployment.of(context)
    found = [one for one in customers.messages(stage, _customer(stage, identifier)) if wanted.fits(one)]
    part = found[(page - 1) * limit : page * limit]
    table("Messages", ("asked for", "template", "by", "state", "why not", "id"), map(_row, part))
    console.print(
        f"{len(part)} of {len(found)}" + (f"; --page {page + 1} goes on" if page * limit < len(found) else "")
    )


def show(
    context: typer.Context, message: Annotated[str, typer.Argument(help="Its id, as `tributary messages list` has it.")]
) -> None:
    """Show what became of one message: who took it and when it arrived, or what stopped it, and until when."""
    address, _, send_key = message.partition("_")
    if not send_key:
        raise InvalidRequestError(f"{message} is no id of a message; `tributary messages list` has them")
    rows = customers.messages(deployment.of(context), address)
    found = next((one for one in rows if (one["identifier"], one["name"]) == (address, send_key)), None)
    if found is None:
        raise NotFoundError(f"this customer has no message {message}")
    table("Message", ("", ""), ((label, text(value)) for label, value in told(found)))


def why(
    context: typer.Context,
    identifier: Who,
    *,
    template: Annotated[str, typer.Option(help="Its name in the brand folder.")],
    journey: Annotated[str | None, typer.Option(help="Which asks for it: what holds that counts as well.")] = None,
) -> None:
    """Would this message go to this customer now? Asks the rules that are asked right before a send; sends nothing."""
    stage = deployment.of(context)
    path = f"/customers/{_customer(stage, identifier)}/messages/why"
    asked = {"template": template} | ({"journey": journey} if journey else {})
    answers: Sequence[Plain] = api.get(stage, path, asked)["answers"]
    rows = ((text(one["channel"]), text(address(one)), text(verdict(one))) for one in answers)
    table(f"{template}, now", ("by", "to", ""), rows)


def told(message: Plain) -> Iterator[tuple[str, str]]:
    """What became of it, in the order in which it happened."""
    yield "asked for", f"{moment(message['requested_at'])} UTC by {message['journey']}, step {message['step']}"
    yield "what", f"{message['template']} by {message['channel']}, {message['message_class']}"
    yield "state", str(message["state"])
    if message.get("rule"):
        yield "why not", in_words(message["rule"], message.get("detail"))
    elif message.get("detail"):
        yield "note" if message["state"] == "sent" else "last try", str(message["detail"])
    if message["state"] == "ready":
        yield "held", _until(message)
    if message.get("provider_id"):
        yield "provider's id", str(message["provider_id"])
    yield from ((words, f"{moment(message[at])} UTC") for at, words in EVIDENCE.items() if message.get(at))
    if message.get("possible_duplicate"):
        yield "mind", "its outcome was unknown once, so it may have arrived twice"


def verdict(answer: Plain) -> str:
    if not answer["rule"]:
        return "would go"
    held = f", until {moment(answer['held_until'])} UTC" if answer["held_until"] else ""
    parked = f", until {answer['parked']} is opened" if answer["parked"] else ""
    return in_words(answer["rule"], answer["detail"]) + held + parked


def address(answer: Plain) -> str:
    return f"{answer['kind']}:{answer['value']}" if answer["kind"] else ""


def _until(message: Plain) -> str:
    if message.get("parked"):
        return f"until {message['parked']} is opened"
    return f"until {moment(message.get('due_at'))} UTC, when it is looked at again"


def _row(message: Plain) -> Iterable[str]:
    asked, by = moment(message["requested_at"]), text(message["channel"])
    why_not = text(in_words(message.get("rule"), message.get("detail")))
    place = text(f"{message['identifier']}_{message['name']}")
    return asked, text(message["template"]), by, state(message["state"]), why_not, place


def _customer(stage: deployment.Deployment, identifier: str) -> str:
    return str(customers.known(stage, identifier)["customer_id"])
