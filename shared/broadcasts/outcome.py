"""What became of a broadcast: counted from the runs that it let in and the ledger of messages, page by page."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct, field

from shared.aws import keys
from shared.aws.keys import SEGMENT_SHARDS
from shared.aws.table import Table
from shared.broadcasts.models import Broadcast
from shared.broadcasts.models import State as Progress
from shared.broadcasts.store import BroadcastStore
from shared.errors import InvalidRequestError
from shared.journeys.codec import key_of, run_of
from shared.journeys.models import HELD_OUT, JOURNEY_STOPPED, WAITING, Run
from shared.messages import protocol
from shared.messages.items import message_of
from shared.messages.ledger import Ledger
from shared.messages.models import Message, State
from shared.messages.requests import requested
from shared.profiles.store import ProfileStore

PAGE = 100
FAILURES = frozenset(
    {"provider", "gave_up", "template", "definition", "channel", "unknown_outcome", "unknown_twice", "unknown"}
)
"""Rules by which a message did not go although it was allowed to."""


class Outcome(Struct):
    """`left` wait for their turn, or are on their way. Messages: `sent`, and the rest by the rule that says why.

    `runs` ended without a message, by reason. `next` is where the rest is counted from, None at the end.
    """

    left: int = 0
    sent: int = 0
    withheld: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    runs: Counter[str] = field(default_factory=Counter)
    next: str | None = None


class Counting(Struct, frozen=True):
    """`goes_on` says whether there is time for another page."""

    table: Table
    goes_on: Callable[[], bool]

    def outcome(self, broadcast: Broadcast, after: str | None) -> Outcome:
        found = Outcome()
        part, customer = place(after)
        store = BroadcastStore(self.table)
        while part < SEGMENT_SHARDS:
            page = store.recipients(broadcast.name, part, customer, PAGE)
            for run in self._runs(broadcast, page):
                self._add(found, broadcast, run)
            part, customer = (part, page[-1]) if len(page) == PAGE else (part + 1, "")
            if part < SEGMENT_SHARDS and not self.goes_on():
                found.next = f"{part}@{customer}"
                break
        return found

    def _runs(self, broadcast: Broadcast, customers: Iterable[str]) -> Iterator[Run]:
        """Of whoever was erased meanwhile there is none any more."""
        wanted = [keys.run(one, broadcast.journey, broadcast.name) for one in customers]
        yield from map(run_of, self.table.get_many(wanted, consistent=True))

    def _add(self, found: Outcome, broadcast: Broadcast, run: Run) -> None:
        messages = self._messages(broadcast, run)
        for message in messages:
            _sort(found, message)
        if messages:
            return
        if run.state == HELD_OUT:
            found.runs["held out"] += 1
        elif run.state == WAITING and broadcast.state is not Progress.STOPPED:
            found.left += 1
        else:
            found.runs[run.reason or JOURNEY_STOPPED] += 1

    def _messages(self, broadcast: Broadcast, run: Run) -> list[Message]:
        """Of a message alone its run says under which key it lies; else all of the customer's are looked through."""
        if run.turn_at:
            return []
        if broadcast.template:
            asked = [requested(run, one, key_of(run)["sk"]) for one in run.messages]
            return [self._last(one) for one in asked]
        profile = ProfileStore(self.table).profile(run.customer_id)
        ids = {run.customer_id, *(profile.aliases if profile else ())}
        return [one for one in Ledger(self.table).list(sorted(ids)) if one.run == key_of(run)["sk"]]

    def _last(self, asked: Message) -> Message:
        """As it is in the ledger by now, by whichever channel it went at last."""
        item = self.table.get(keys.message(asked.address, asked.send_key), consistent=True)
        row = message_of(item) if item else asked
        following = protocol.instead(row)
        return self._last(following) if following else row


def _sort(found: Outcome, message: Message) -> None:
    rule = message.rule or ""
    match message.state:
        case State.SENT:
            found.sent += 1
        case State.REFUSED:
            (found.failed if rule in FAILURES else found.withheld)[rule] += 1
        case State.ABANDONED:
            found.failed[rule] += 1
        case State.UNKNOWN:
            found.failed["unknown"] += 1
        case _ if rule:
            found.held[rule] += 1
        case _:
            found.left += 1


def place(cursor: str | None) -> tuple[int, str]:
    if cursor is None:
        return 0, ""
    part, _, customer = cursor.partition("@")
    if not (part.isdecimal() and int(part) < SEGMENT_SHARDS):
        raise InvalidRequestError("after: the `next` of the page before")
    return int(part), customer
