"""Where consent lives: under the address, so merging or splitting customers cannot change it."""

from collections.abc import Callable, Iterable
from datetime import datetime
from secrets import randbits

from msgspec.structs import replace

from shared.aws import keys
from shared.aws.table import Table
from shared.aws.writes import IF_ABSENT, Removal
from shared.errors import ConflictError
from shared.messages import consent as consents
from shared.messages.consent import Act, Consent, Suppression
from shared.messages.items import act_item, act_of, consent_item, consent_of
from shared.messages.untold import UntoldStore, of_act, of_suppression

TRIES = 8
AS_SEEN = "#version = :seen"


class ConsentStore:
    """What each address allows, and every act that led there."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._untold = UntoldStore(table)

    def get(self, address: str, channel: str, *, consistent: bool = False) -> Consent:
        item = self._table.get(keys.consent(address, channel), consistent=consistent)
        return consent_of(item) if item else Consent(address, channel)

    def many(self, addresses: Iterable[str], channel: str) -> dict[str, Consent]:
        """Of each address, whether anything is known of it or not."""
        wanted = list(addresses)
        found = map(consent_of, self._table.get_many([keys.consent(one, channel) for one in wanted]))
        return {one: Consent(one, channel) for one in wanted} | {one.address: one for one in found}

    def history(self, address: str, channel: str) -> list[Act]:
        """The proof: every act, oldest first."""
        return [act_of(item) for item in self._table.query(address, f"{keys.CONSENT}{channel}#")]

    def record(self, address: str, channel: str, act: Act) -> None:
        """What providers are to hear, then the proof: redelivery completes what a crash in between left undone.

        Asking costs a tenth of a write that is refused, and every redelivery finds its proof there.
        """
        key = keys.consent_act(address, channel, act.at, keys.digest(act.id, act.purpose))
        if self._table.get(key) is None:
            self._untold.note(of_act(address, channel, act))
            self._table.put_if_absent(key, act_item(act))
        self.heed(address, channel, act)

    def heed(self, address: str, channel: str, act: Act) -> None:
        """What it comes to, without the proof."""
        bare = replace(act, wording=None, ip=None)
        self._fold(address, channel, lambda known: consents.apply(known, bare))

    def suppress(self, address: str, channel: str, suppression: Suppression) -> None:
        self._untold.note(of_suppression(address, channel, suppression))
        self._fold(address, channel, lambda known: consents.suppress(known, suppression))

    def hear(self, address: str, channel: str, at: datetime) -> None:
        self._fold(address, channel, lambda known: consents.heard(known, at))

    def save(self, seen: Consent, changed: Consent) -> None:
        """Only if nothing changed since `seen` was read: an opt-out in between is a ConflictError."""
        item = {**consent_item(changed), "version": seen.version + 1 if seen.version else _first_version()}
        condition = AS_SEEN if seen.version else IF_ABSENT
        values = {"seen": seen.version} if seen.version else {}
        self._table.put(keys.consent(seen.address, seen.channel), item, condition=condition, **values)

    def forget(self, seen: Consent) -> None:
        """As `save`, with nothing left."""
        key = keys.consent(seen.address, seen.channel)
        self._table.remove(Removal(key, condition=AS_SEEN, values={"seen": seen.version}))

    def _fold(self, address: str, channel: str, change: Callable[[Consent], Consent]) -> None:
        for left in reversed(range(TRIES)):
            known = self.get(address, channel, consistent=True)
            changed = change(known)
            try:
                return None if changed is known else self.save(known, changed)
            except ConflictError:
                if not left:
                    raise


def _first_version() -> int:
    """Drawn: a record that was erased and then made anew is not taken for the one that somebody read before."""
    return randbits(31) + 1
