"""One delivery: its events filed, each by itself; and what its line for the archive says."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from functions.resolve_identity.canaries import Canaries
from functions.resolve_identity.numbers import counted
from shared.aws.queue import Queue
from shared.errors import MalformedPayloadError, OversizeError
from shared.events import OF_OURS, Event
from shared.ingestion.own_links import with_own_links
from shared.messages import inbound, sparing, wishes
from shared.messages.addressing import addressed
from shared.messages.tally import Tally
from shared.observability import count
from shared.profiles import facts
from shared.profiles.filing import Filed, Filing

Message = dict[str, Any]
GoesOn = Callable[[], bool]


class Settled(Struct, frozen=True):
    """`salts` are those of whom its filed events concern, None where it is not for the archive; `left` are events that
    are still to be filed. `refused` are some that cannot be, each with its `place` in the delivery and the `reason`.
    """

    salts: Mapping[str, str] | None
    left: Sequence[Message] = ()
    refused: Sequence[Message] = ()


class Settling(Struct, frozen=True):
    """`filing` is made when there is something to file: it needs a secret; `vendors` when somebody is to be asked.

    `tally` counts what becomes of messages; `canaries` takes what is about none.
    """

    filing: Callable[[], Filing]
    vendors: Callable[[], Queue]
    tally: Callable[[], Tally]
    canaries: Canaries

    def settle(self, message: Message, goes_on: GoesOn) -> Settled:
        """In their order, one at least, and for as long as it `goes_on`. None waits for one that cannot be filed."""
        filed: list[tuple[Message, Filed]] = []
        refused: list[Message] = []
        delivery = message["delivery"]
        about = [one for one in message["events"] if not self.canaries.take(delivery, one)]
        if message["events"] and not about:
            return Settled(None)
        while (done := len(filed) + len(refused)) < len(about) and (not done or goes_on()):
            try:
                filed.append((about[done], self._file(facts.event_from_plain(about[done]), delivery)))
            except (MalformedPayloadError, OversizeError) as error:
                refused.append({"place": done + 1, "event": about[done], "reason": str(error)})
        self._look_up(delivery, filed)
        return Settled(_salts(delivery, filed), about[done:], refused)

    def _look_up(self, delivery: Message, filed: Sequence[tuple[Message, Filed]]) -> None:
        """Seen before or not: a lookup that was lost, or had no token then, is made up for by any redelivery."""
        quiet = {"quiet": True} if delivery.get("quiet") is True else {}
        thin = [plain for plain, one in filed if "lookup" in plain["data"] and not one.erased]
        if thin:
            self.vendors().send([{"complete": plain, **quiet} for plain in thin])

    def _file(self, event: Event, delivery: Message) -> Filed:
        filing, received_at = self.filing(), datetime.fromisoformat(delivery["received_at"])
        quiet, brand = delivery.get("quiet") is True, filing.brand
        event = wishes.read(addressed(with_own_links(event, brand), brand), brand.keywords)
        filed = filing.file(
            event,
            received_at,
            lambda dated, ids: inbound.record(dated, ids, filing.table, self.tally()),
            quiet=quiet,
        )
        if filed.erased:
            sparing.spare(event, filed.ids, filing.table)
        connector = event.source.partition("/")[0]
        if filed.held:
            count("JoinHeld", reason=filed.held)
        outcome = "EventOfErased" if filed.erased else "EventFiled" if filed.new else "EventSeenBefore"
        count(outcome, connector=connector)
        if filed.new:
            counted(event)
        return filed


def _salts(delivery: Message, filed: Sequence[tuple[Message, Filed]]) -> Mapping[str, str] | None:
    """What others told us is archived once: not what comes from there, and no statement of ours, which nobody sent."""
    ours = bool(filed) and all(plain["source"] in OF_OURS for plain, _ in filed)
    if ours or delivery.get("replayed") or any(one.erased for _, one in filed):
        return None
    return {home: salt for _, one in filed for home, salt in one.salts.items()}
