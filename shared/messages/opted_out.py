"""In step with the lists of providers: what they refuse becomes ours, and a START takes a number off theirs."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Literal

from shared.aws import keys
from shared.aws.opt_out_lists import PROVIDERS, Entry
from shared.configuration import Brand
from shared.events import Event, Name
from shared.messages import reach
from shared.messages.consent import EVERYTHING, MARKETING, Act, Choice, Consent
from shared.messages.untold import ON_THEIR_LIST
from shared.payload import iso

Wanted = Literal["known", "state", "lift"]
"""It is known here, or a fact is to be stated, or the number is to be taken off their list."""

NAMES = {
    "bounce": Name.MESSAGE_BOUNCED,
    "complaint": Name.MESSAGE_COMPLAINED,
    "opted_out": Name.CONSENT_CHANGED,
}


def lists_of(brand: Brand) -> Iterator[str]:
    """Those of the providers that the brand sends by."""
    for name, provider in PROVIDERS.items():
        if provider.channel in brand.outgoing:
            settings = reach.settings(brand, provider.channel)
            if reach.channel(provider.channel).route(settings).service == provider.service:
                yield name


def decided(entry: Entry, known: Consent, noted: datetime | None) -> Wanted:
    """`noted` is when the list's entry was stated here first: SNS does not say since when a number is on its list. Of
    what we put there ourselves it is when the person had said it, which may be long before the list has it.

    A START lifts only what was on the list, or said, before it was said.
    """
    if entry.reason != "opted_out":
        return "known" if known.suppressed else "state"
    act = known.acts.get(EVERYTHING)
    if act is None or not act.by_person:
        return "state"
    if act.choice is Choice.WITHDRAWN:
        return "known"
    since = noted or entry.at
    return "lift" if since and since < act.at else "state"


def noted(entry: Entry, history: Iterable[Act]) -> datetime | None:
    return min((one.at for one in history if (one.source, one.wording) == (entry.list, ON_THEIR_LIST)), default=None)


def fact(entry: Entry, now: datetime) -> Event:
    """The same however often the list is read, until it changes."""
    at, address = entry.at or now, entry.address.value
    number = keys.digest(entry.list, address, entry.reason, keys.timestamp(at))
    if entry.reason == "opted_out":
        said = {"channel": entry.channel, "address": address, "state": str(Choice.WITHDRAWN), "by_person": True}
        acts = [{**said, "purpose": one, "at": iso(at), "wording": ON_THEIR_LIST} for one in (MARKETING, EVERYTHING)]
        data: dict[str, Any] = {"consents": acts}
    else:
        message = {"channel": entry.channel, "address": address, "permanent": True}
        data = {"message": {**message, "reason": "on the provider's suppression list"}}
    return Event(number, NAMES[entry.reason], at, entry.list, (entry.address,), data)
