"""What opens a vendor's API: the account's own token, or the short-lived one that it is exchanged for (OAuth 2)."""

import base64
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import quote

from msgspec import Struct

from shared.connectors import Api
from shared.errors import NotFoundError, UnavailableError
from shared.web import Web

EARLY = timedelta(minutes=1)
"""A token is asked for anew before it ends, so that it does not end on its way."""

UNTOLD_SECONDS = 900
"""RFC 6749 only recommends `expires_in`, and Salesforce leaves it out: sessions of an org last 15 minutes at least."""

CREDENTIALS = ("client_id", "client_secret")

Account = Mapping[str, str]
"""The `api` object of a source's secret."""


class Token(Struct, frozen=True):
    text: str
    ends: datetime

    def __repr__(self) -> str:
        return f"Token(ends={self.ends})"


class Access:
    """Tokens are kept as long as the process lives and they do."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._kept: dict[tuple[str, ...], Token] = {}

    def headers(self, api: Api, account: Account, now: datetime) -> Mapping[str, str]:
        if api.token_address is None:
            return api.authorize(account)
        address = _address(api, api.token_address, account)
        name = (address, account.get("client_id", ""), account.get("refresh_token", ""))
        kept = self._kept.get(name)
        if kept is None or kept.ends <= now:
            kept = self._kept[name] = self._exchange(api, address, account, now)
        return api.authorize({**account, "token": kept.text})

    def _exchange(self, api: Api, address: str, account: Account, now: datetime) -> Token:
        form, headers = _grant(account), {}
        if api.credentials_in_form:
            form |= {name: account[name] for name in CREDENTIALS if name in account}
        else:
            headers = {"authorization": _basic(account)}
        try:
            answer = json.loads(self._web.post_form(address, form, headers))
            seconds = int(answer.get("expires_in", UNTOLD_SECONDS))
            return Token(str(answer["access_token"]), now + timedelta(seconds=seconds) - EARLY)
        except (NotFoundError, ValueError, KeyError, TypeError, AttributeError):
            raise UnavailableError("the vendor gave no token") from None


def _address(api: Api, token_address: str, account: Account) -> str:
    if not token_address.startswith("/"):
        return token_address
    return (account.get("address") or api.address or "").rstrip("/") + token_address


def _grant(account: Account) -> dict[str, str]:
    """https://www.rfc-editor.org/rfc/rfc6749, sections 4.4.2 and 6."""
    token = account.get("refresh_token")
    grant = {"grant_type": "refresh_token", "refresh_token": token} if token else {"grant_type": "client_credentials"}
    return grant | ({"scope": account["scope"]} if "scope" in account else {})


def _basic(account: Account) -> str:
    """Section 2.3.1: both parts are encoded like a form before they are joined."""
    user = ":".join(quote(account.get(name, ""), safe="") for name in CREDENTIALS)
    return "Basic " + base64.b64encode(user.encode()).decode()
