"""What a person chose on one of our own pages: at once an act of consent, then a fact for the timeline."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from shared.aws import keys
from shared.aws.table import Table
from shared.events import Event, Identifier, Name
from shared.messages import inbound
from shared.messages.consent import KINDS, MARKETING, Act, Choice, Consent
from shared.messages.links import Link
from shared.messages.store import ConsentStore
from shared.messages.surveys import SOURCE

WORDINGS = {
    "unsubscribe": "one-click unsubscribe",
    "preferences": "preference page of all channels, 2026-11",
    "confirm": "confirmation page, 2026-11",
}

Chosen = tuple[str, Choice]
"""For which purpose, and what."""

LASTS = timedelta(days=30)
"""So long a subscription waits for its confirmation; the link itself does not end, an old wish does."""


class Choices:
    """Our own page's word counts at once: the record is written here, before the page answers."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._consents = ConsentStore(table)

    def known(self, link: Link) -> Consent:
        return self._consents.get(link.address, link.channel, consistent=True)

    def granted(self, link: Link) -> bool:
        return self.known(link).choice(MARKETING) is Choice.GRANTED

    def pending(self, link: Link, now: datetime) -> bool:
        """Whether somebody subscribed this address and has not confirmed it yet, nor taken it back."""
        act = self.known(link).acts.get(MARKETING)
        return act is not None and act.choice is Choice.PENDING and now - act.at <= LASTS

    def choose(self, link: Link, chosen: Chosen, *, now: datetime, ip: str | None) -> Event | None:
        """The fact of it, for the events queue; the same fact again when it is what the person said last.

        None when the address itself is not known any more: then there is no timeline to put it on.
        """
        act = self.known(link).acts.get(chosen[0])
        known = self.identifier(link)
        at, event_id = _moment(link, chosen, act, now)
        event = Event(event_id, Name.CONSENT_CHANGED, at, SOURCE, (known,), {"consents": [_stated(link, chosen)]})
        inbound.record(_with_ip(event, ip), {known: link.address}, self._table)
        return event if known.value else None

    def identifier(self, link: Link) -> Identifier:
        """Whose link it is; without a value where the address is not known any more."""
        item = self._table.get(keys.identifier(link.address)) or {}
        return Identifier(str(item.get("kind", KINDS[link.channel][0])), str(item.get("value", "")))


def receives(consent: Consent, topic: str) -> bool:
    """Whether the person gets what is about it: of marketing that was agreed to, all that was not left out."""
    said = consent.choice(topic)
    return said is Choice.GRANTED or (said is not Choice.WITHDRAWN and consent.choice(MARKETING) is Choice.GRANTED)


def ticked(consent: Consent, topics: Collection[str], ticks: Collection[str]) -> Iterator[Chosen]:
    """What a saved form says of each topic. A box that was ticked for them, and left so, is no word of theirs.

    Marketing comes last: what is left out must count before anything may go.
    """
    for topic in topics:
        choice = Choice.GRANTED if topic in ticks else Choice.WITHDRAWN
        if choice is Choice.WITHDRAWN or topic in consent.acts or not receives(consent, topic):
            yield topic, choice
    yield MARKETING, Choice.GRANTED


def changed(consent: Consent, chosen: Iterable[Chosen]) -> list[Chosen]:
    """Of a channel that is on the page as well: what was left there as it was shown is no word of theirs."""
    granted = consent.choice(MARKETING) is Choice.GRANTED
    return [one for one in chosen if not granted or (one[1] is Choice.GRANTED) != receives(consent, one[0])]


def _moment(link: Link, chosen: Chosen, act: Act | None, now: datetime) -> tuple[datetime, str]:
    """Time and id of the fact. Whoever's clock runs ahead: the last word said here is the last word."""
    purpose, choice = chosen
    if act and act.by_person and act.choice is choice and act.source == SOURCE:
        return act.at, act.id.removeprefix(f"{SOURCE}/")
    at = max(now, act.at + timedelta(microseconds=1)) if act else now
    return at, keys.digest(link.address, link.channel, purpose, choice, keys.timestamp(at))


def _stated(link: Link, chosen: Chosen) -> dict[str, Any]:
    purpose, choice = chosen
    wording = WORDINGS[link.purpose] + (f", by a link of {link.via}" if link.via else "")
    act = {"purpose": purpose, "state": str(choice), "by_person": True, "wording": wording}
    return {"channel": link.channel, **act}


def _with_ip(event: Event, ip: str | None) -> Event:
    """The proof holds where it came from; the timeline need not."""
    return replace(event, data={"consents": [{**one, "ip": ip} for one in event.data["consents"]]})
