"""`tributary consent sync`: what providers will not deliver to becomes ours, and a START takes a number off theirs."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

import typer
from botocore.exceptions import ClientError

from infra.cli import customers, deployment
from infra.cli.console import console, table, text
from infra.cli.deployment import Deployment
from infra.cli.opt_out_lists import PROVIDERS, Entry, Lift, Provider
from shared.aws import keys
from shared.aws.queue import Queue
from shared.errors import InvalidRequestError
from shared.events import Event, Name
from shared.messages.consent import EVERYTHING, MARKETING, Choice
from shared.payload import iso
from shared.profiles import facts

Plain = Mapping[str, Any]
Wanted = Literal["known", "state", "lift"]

NAMES = {
    "bounce": Name.MESSAGE_BOUNCED,
    "complaint": Name.MESSAGE_COMPLAINED,
    "opted_out": Name.CONSENT_CHANGED,
}
DONE: Mapping[Wanted, str] = {"known": "known here", "state": "suppressed here", "lift": "taken off theirs"}
WORDING = "on the provider's list of opted-out numbers"


def sync(
    context: typer.Context,
    lists: Annotated[list[str], typer.Argument(help=f"Whose lists: {', '.join(PROVIDERS)}.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
) -> None:
    """Take over what a provider has suppressed or opted out, and lift there what a person's START lifted here."""
    if unknown := [one for one in lists if one not in PROVIDERS]:
        raise InvalidRequestError(f"no list of {unknown[0]}; there is {', '.join(PROVIDERS)}")
    stage = deployment.of(context)
    done: Counter[tuple[str, str]] = Counter()
    for name in lists:
        provider = PROVIDERS[name]
        syncing = Syncing(stage, provider, stage.client(provider.service), dry_run)
        for entry in provider.read(syncing.client):
            done[entry.list, syncing.settled(entry)] += 1
    rows = ((text(one), what, str(number)) for (one, what), number in sorted(done.items()))
    table("Would be done" if dry_run else "Done", ("list", "", "addresses"), rows)
    console.print("Facts are on their way to the timelines." if not dry_run and done else "")


def decided(entry: Entry, record: Plain | None) -> Wanted:
    """`record` is what we know of the address. A START lifts only what was on the list before it was said.

    Where the provider does not say since when, that is known from the fact by which an earlier run noted it.
    """
    if entry.reason != "opted_out":
        return "known" if record and record["suppressed"] else "state"
    act = record["acts"].get(EVERYTHING) if record else None
    if act is None or not act["by_person"]:
        return "state"
    if act["choice"] == Choice.WITHDRAWN:
        return "known"
    since = entry.at or (record and record["noted"].get(entry.list))
    return "lift" if since and since < datetime.fromisoformat(act["at"]) else "state"


def fact(entry: Entry, now: datetime) -> Event:
    """The same however often the list is read, until it changes."""
    at, address = entry.at or now, entry.address.value
    number = keys.digest(entry.list, address, entry.reason, keys.timestamp(at))
    if entry.reason == "opted_out":
        said = {"channel": entry.channel, "address": address, "state": str(Choice.WITHDRAWN), "by_person": True}
        acts = [{**said, "purpose": one, "at": iso(at), "wording": WORDING} for one in (MARKETING, EVERYTHING)]
        data: dict[str, Any] = {"consents": acts}
    else:
        message = {"channel": entry.channel, "address": address, "permanent": True}
        data = {"message": {**message, "reason": "on the provider's suppression list"}}
    return Event(number, NAMES[entry.reason], at, entry.list, (entry.address,), data)


def record_of(profile: Plain, entry: Entry) -> Plain | None:
    """What holds for the address on that channel, and when each list was noted first."""
    own = next((one["id"] for one in profile["identifiers"] if one["value"] == entry.address.value), None)
    found = [one for one in profile["consents"] if one["identifier"] == own]
    state = next((one for one in found if one["name"] == entry.channel), None)
    return {
        "acts": state["acts"] if state else {},
        "suppressed": state.get("suppressed") if state else None,
        "noted": dict(_noted(found)),
    }


def _noted(consents: list[Plain]) -> Iterator[tuple[str, datetime]]:
    """The earliest last, which counts."""
    stated = [one for one in consents if one.get("wording") == WORDING]
    for one in sorted(stated, key=lambda act: str(act["at"]), reverse=True):
        yield one["source"], datetime.fromisoformat(one["at"])


@dataclass(frozen=True, slots=True)
class Syncing:
    """One provider's lists, and our stage."""

    stage: Deployment
    provider: Provider
    client: Any
    dry_run: bool

    def settled(self, entry: Entry) -> str:
        profile = customers.find(self.stage, f"{entry.address.kind}:{entry.address.value}")
        wanted = decided(entry, record_of(profile, entry) if profile else None)
        if wanted == "state" and not self.dry_run:
            now = self.stage.now()
            events = Queue(self.stage.client("sqs"), self.stage.queues["events"])
            events.send([facts.delivery(fact(entry, now), now)])
        if wanted == "lift" and self.provider.lift and not self.dry_run:
            return self._lifted(self.provider.lift, entry)
        return DONE[wanted]

    def _lifted(self, lift: Lift, entry: Entry) -> str:
        """AWS lets a number be taken off once in thirty days; the next run asks again."""
        try:
            lift(self.client, entry)
        except ClientError as error:
            return f"not taken off theirs: {error.response['Error']['Code']}"
        return DONE["lift"]
