"""What a provider did not hear, written into its list: as much as a run has time for, the rest in the next."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec import Struct

from shared.aws import keys
from shared.aws.opt_out_lists import Entry, refusal
from shared.aws.opt_out_writing import INVALID, Writing
from shared.aws.table import Table
from shared.events import Identifier
from shared.messages import untold
from shared.messages.store import ConsentStore
from shared.messages.untold import Untold, UntoldStore

TOLD, IN_VAIN, LEFT = "told theirs", "no longer to be told", "left to the next run"


class Telling(Struct, frozen=True):
    """`seconds` is the time there is for one list. A dry run says what would be done."""

    table: Table
    seconds: int
    pause: Callable[[float], None]
    now: datetime
    dry_run: bool = False

    def tell(self, writing: Writing, client: Any, channel: str, settings: Any) -> Counter[str]:
        """How many were treated in which way. Where AWS has no time for it, or gives no right, all others wait."""
        store, done = UntoldStore(self.table), Counter[str]()
        number = store.number(channel)
        for one in store.some(channel, int(self.seconds / writing.seconds)):
            entry = self._entry(one, writing.list(settings))
            if entry and entry.reason == untold.OPTED_OUT and not self.dry_run:
                store.telling(one, entry.list, self.now)
            said = self._written(writing, client, entry) if entry else ""
            if said and said not in INVALID:
                return done + Counter({f"not {TOLD}: {said}": 1, LEFT: number - done.total() - 1})
            done[f"not {TOLD}: {said}" if said else TOLD if entry else IN_VAIN] += 1
            if not self.dry_run:
                store.told(one)
        return done + Counter({LEFT: number - done.total()})

    def _entry(self, one: Untold, name: str) -> Entry | None:
        """None after a START, and where nobody knows any more whose address it was."""
        known = self.table.get(keys.identifier(one.address)) or {}
        consent = ConsentStore(self.table).get(one.address, one.channel, consistent=True)
        if "value" not in known or not untold.stands(one, consent):
            return None
        return Entry(name, Identifier(known["kind"], known["value"]), one.channel, one.reason)

    def _written(self, writing: Writing, client: Any, entry: Entry) -> str:
        if self.dry_run:
            return ""
        self.pause(writing.seconds)
        return refusal(writing.put, client, entry)
