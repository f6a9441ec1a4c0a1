"""One delivery: its events filed, or, where it could not be read, quarantined; and its line for the archive."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from functions.resolve_identity import quarantine
from functions.resolve_identity.canaries import Canaries
from functions.resolve_identity.numbers import counted
from shared.aws.objects import Objects
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
    are still to be filed.
    """

    salts: Mapping[str, str] | None
    left: Sequence[Message] = ()


class Settling(Struct, frozen=True):
    """`filing` is made when there is something to file: it needs a secret; `vendors` when somebody is to be asked.

    `tally` counts what becomes of messages; `canaries` takes what is about none.
    """

    filing: Callable[[], Filing]
    objects: Objects
    vendors: Callable[[], Queue]
    tally: Callable[[], Tally]
    canaries: Canaries

    def settle(self, message: Message, goes_on: GoesOn) -> Settled:
        """In their order, one at least, and for as long as it `goes_on`."""
        about = [one for one in message["events"] if not self.canaries.take(message["delivery"], one)]
        if message["events"] and not about:
            return Settled(None)
        return self._settle({**message, "events": about}, goes_on)

    def _settle(self, message: Message, goes_on: GoesOn) -> Settled:
        events: list[Message] = message["events"]
        filed: list[Filed] = []
        try:
            if message["error"]:
                raise MalformedPayloadError(message["error"])
            while len(filed) < len(events) and (not filed or goes_on()):
                filed.append(self._file(facts.event_from_plain(events[len(filed)]), message["delivery"]))
        except (MalformedPayloadError, OversizeError) as error:
            quarantine.keep(self.objects, message, str(error))
            return Settled(None)
        done, left = {**message, "events": events[: len(filed)]}, events[len(filed) :]
        self._look_up(done, filed)
        if not _is_archived(done) or any(one.erased for one in filed):
            return Settled(None, left)
        return Settled({home: salt for one in filed for home, salt in one.salts.items()}, left)

    def _look_up(self, message: Message, filed: Sequence[Filed]) -> None:
        """Seen before or not: a lookup that was lost, or had no token then, is made up for by any redelivery."""
        quiet = {"quiet": True} if message["delivery"].get("quiet") is True else {}
        known = zip(message["events"], filed, strict=True)
        thin = [plain for plain, one in known if "lookup" in plain["data"] and not one.erased]
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


def _is_archived(message: Message) -> bool:
    """What others told us, once: not what comes from the archive, and no statement of our own, which nobody sent."""
    ours = all(plain["source"] in OF_OURS for plain in message["events"]) and bool(message["events"])
    return not ours and not message["delivery"].get("replayed")
