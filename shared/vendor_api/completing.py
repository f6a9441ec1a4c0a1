"""Complete a thin event: ask the vendor for what it is about, and hand the whole one in as a delivery."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from shared.aws.intake import Intake
from shared.errors import NotFoundError
from shared.observability import count
from shared.profiles import facts
from shared.vendor_api import answers
from shared.vendor_api.account import Accounts
from shared.vendor_api.asking import Asking, LaterError

OFF_SECONDS = 900


class Completing(Struct, frozen=True):
    accounts: Accounts
    asking: Asking
    intake: Intake
    is_off: Callable[[str], bool]

    def complete(self, message: Mapping[str, Any], now: datetime) -> None:
        """Any number of times: the whole event always has the same id. Without a token the thin one is all there is.

        A source that is off is asked nothing, as long as that takes.
        """
        thin = facts.event_from_plain(message["complete"])
        connector, _, source = thin.source.partition("/")
        account = self.accounts.of(thin.source, now)
        if account is None or account.known.completion is None:
            return count("LookupWithoutToken", connector=connector, source=source)
        if self.is_off(thin.source):
            raise LaterError(OFF_SECONDS, told=False)
        ask = account.known.completion.asks(thin)
        if ask is None:
            return None
        try:
            body = self.asking.ask(account, ask, now)
        except NotFoundError:
            return count("LookupNotFound", connector=connector, source=source)
        queued = answers.whole(account, message["complete"], ask, (body, now))
        if message.get("quiet"):
            queued["delivery"]["quiet"] = True
        self.intake.put(queued)
        return count("LookupDone", connector=connector, source=source)
