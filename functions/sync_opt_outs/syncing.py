"""One list of a provider, entry by entry, a hundred at a time."""

from collections import Counter
from datetime import datetime
from itertools import islice
from typing import Any

from msgspec import Struct

from shared.aws import keys, opt_out_lists
from shared.aws.opt_out_lists import Entry, Provider
from shared.aws.queue import Queue
from shared.aws.table import BATCH
from shared.messages import opted_out
from shared.messages.consent import EVERYTHING, Choice, Consent
from shared.messages.store import ConsentStore
from shared.messages.untold import UntoldStore
from shared.profiles import facts, identifiers

DONE = {"known": "known here", "state": "suppressed here", "lift": "taken off theirs"}


class Syncing(Struct, frozen=True):
    """A dry run says what would be done."""

    consents: ConsentStore
    untold: UntoldStore
    events: Queue
    secret: bytes
    now: datetime
    dry_run: bool = False

    def sync(self, provider: Provider, client: Any, since: datetime | None) -> Counter[str]:
        """How many addresses were treated in which way."""
        done: Counter[str] = Counter()
        entries = provider.read(client, since)
        while some := list(islice(entries, BATCH)):
            known = self._known(provider.channel, some)
            done.update(self._settled(provider, client, one, known[one]) for one in some)
        return done

    def _known(self, channel: str, entries: list[Entry]) -> dict[Entry, Consent]:
        addresses = {one: self._address(one) for one in entries}
        found = self.consents.many(addresses.values(), channel)
        return {one: found[address] for one, address in addresses.items()}

    def _address(self, entry: Entry) -> str:
        """As it is stored: providers write addresses as they were told them."""
        normal = identifiers.normalise(entry.address, "") or entry.address
        return keys.identifier_id(normal, self.secret)

    def _noted(self, entry: Entry, known: Consent) -> datetime | None:
        """Only where there is a START to compare it with."""
        if known.choice(EVERYTHING) is not Choice.GRANTED:
            return None
        if entry.told and entry.at:
            return self.untold.said_at(known.address, entry.list, entry.at)
        history = [] if entry.at else self.consents.history(known.address, known.channel)
        return opted_out.noted(entry, history)

    def _settled(self, provider: Provider, client: Any, entry: Entry, known: Consent) -> str:
        wanted = opted_out.decided(entry, known, self._noted(entry, known))
        if wanted == "state" and not self.dry_run:
            self.events.send([facts.delivery(opted_out.fact(entry, self.now), self.now)])
        if wanted == "lift" and not self.dry_run:
            refused = opt_out_lists.lifted(provider, client, entry)
            return f"not taken off theirs: {refused}" if refused else DONE[wanted]
        return DONE[wanted]
