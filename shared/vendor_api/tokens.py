"""The headers that open each account's API. Accounts of one vendor never share a token, even of one application."""

from collections.abc import Mapping
from datetime import datetime

from shared.access import Access
from shared.errors import UnavailableError
from shared.vendor_api.account import Account
from shared.web import Web


class Tokens:
    """Kept as long as the process lives, the account's secret stays the same, and the vendor takes them."""

    def __init__(self, web: Web | None = None) -> None:
        self._web = web or Web()
        self._kept: dict[str, tuple[Mapping[str, str], Access]] = {}

    def headers(self, account: Account, now: datetime) -> Mapping[str, str]:
        given, access = self._kept.get(account.name, ({}, None))
        if access is None or given != account.given:
            access = Access(self._web)
            self._kept[account.name] = (account.given, access)
        try:
            return access.headers(account.api, account.given, now)
        except KeyError as error:
            raise UnavailableError(f"the api object of the secret lacks {error}") from None

    def forget(self, account: Account) -> None:
        """The vendor does not take it any more, whatever it said of how long."""
        self._kept.pop(account.name, None)
