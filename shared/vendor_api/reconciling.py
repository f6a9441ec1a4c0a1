"""Ask a vendor what changed since the last look, page by page, and hand in the events that its webhooks lost.

A page a message: its events first, then the message for the rest, and after the last page the mark. Whoever dies
anywhere repeats one page, and its events have the ids that they had before.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from shared.aws.intake import Intake
from shared.aws.queue import Queue
from shared.configuration import Brand
from shared.connectors import Ask, Page, Reconciliation
from shared.errors import NotFoundError, UnavailableError
from shared.ingestion.trust import find
from shared.observability import count
from shared.vendor_api import answers
from shared.vendor_api.account import Account, Accounts
from shared.vendor_api.asking import Asking
from shared.vendor_api.marks import Marks

MOST_PAGES = 1_000
"""Of one list: a vendor who never comes to an end would be asked for ever."""

NOTHING = b"{}"
Message = Mapping[str, Any]


def first(name: str, reconciliation: Reconciliation, since: datetime, started: datetime) -> Message:
    """With which message it begins."""
    connector, _, source = name.partition("/")
    told = {"connector": connector, "source": source, "since": since.isoformat(), "started": started.isoformat()}
    return {"reconcile": {**told, "pages": 0, "asks": [answers.plain_ask(one) for one in reconciliation.asks(since)]}}


class Reconciling(Struct, frozen=True):
    accounts: Accounts
    asking: Asking
    intake: Intake
    marks: Marks
    queue: Queue
    is_off: Callable[[str], bool]

    def begin(self, brand: Brand, now: datetime) -> int:
        """How many sources. One whose turn is missed, or that is off, is asked about the whole time at the next."""
        on = [(name, one) for name, one in _reconciled(brand) if not self.is_off(name)]
        found = [first(name, one, self.marks.since(name, now), now) for name, one in on]
        self.queue.send(found)
        return len(found)

    def turn(self, message: Message, now: datetime) -> None:
        """One page. Of a source that is off or has no token nothing is asked, and its mark stays where it is."""
        work = message["reconcile"]
        name = f"{work['connector']}/{work['source']}"
        account = self.accounts.of(name, now)
        if account is None or account.known.reconciliation is None or self.is_off(name):
            return
        following = self._page(account, work, now)
        left, pages = work["asks"][1:], 0
        if following and work["pages"] + 1 < MOST_PAGES:
            left, pages = [answers.plain_ask(following), *left], work["pages"] + 1
        elif following:
            count("ReconciliationCutOff", connector=account.connector, source=account.source)
        if left:
            return self.queue.send([{"reconcile": {**work, "asks": left, "pages": pages}}])
        self.marks.move(name, datetime.fromisoformat(work["since"]), datetime.fromisoformat(work["started"]))
        return count("Reconciled", connector=account.connector, source=account.source)

    def _page(self, account: Account, work: Message, now: datetime) -> Ask | None:
        ask = answers.ask_of(work["asks"][0])
        body = self._asked(account, ask, work, now)
        page: Page = answers.page_of(account, ask, body)
        self.intake.put(*answers.pulled(account, ask, page, (body, now)))
        return page.following

    def _asked(self, account: Account, ask: Ask, work: Message, now: datetime) -> bytes:
        """A list is always there. What follows from one may be gone meanwhile, and then it holds nothing."""
        try:
            return self.asking.ask(account, ask, now)
        except NotFoundError:
            if work["pages"] == 0:
                count("VendorRefused", connector=account.connector, source=account.source, status="404")
                raise UnavailableError("the vendor has no such list") from None
            count("LookupNotFound", connector=account.connector, source=account.source)
            return NOTHING


def _reconciled(brand: Brand) -> Iterator[tuple[str, Reconciliation]]:
    for connector, sources in brand.sources.items():
        known = find(connector)
        if known and known.reconciliation:
            for source in sources:
                yield f"{connector}/{source}", known.reconciliation
