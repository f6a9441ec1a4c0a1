"""Ask a vendor's API, at its pace and with the account's token; what became of it decides who tries again, and when."""

import time
from datetime import datetime
from http import HTTPStatus

from msgspec import Struct, field

from shared import strict_json
from shared.aws.signing import Signer
from shared.connectors import Ask
from shared.errors import MalformedPayloadError, NotFoundError, Retryable, UnavailableError
from shared.observability import count
from shared.vendor_api.account import Account
from shared.vendor_api.client import Answer, Client, sent_of
from shared.vendor_api.pace import PATIENCE_SECONDS, Pace, told_to_wait
from shared.vendor_api.tokens import Tokens

GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


class LaterError(Retryable):
    """Not now, but in so many seconds; `told` by the vendor, or only because others are before us."""

    def __init__(self, seconds: float, *, told: bool) -> None:
        super().__init__(f"in {seconds:.0f} s")
        self.seconds, self.told = seconds, told


class Asking(Struct, frozen=True):
    client: Client
    tokens: Tokens = field(default_factory=Tokens)
    pace: Pace = field(default_factory=Pace)

    def ask(self, account: Account, ask: Ask, now: datetime) -> bytes:
        """JSON as strict_json reads it. NotFoundError where there is no such thing, LaterError where it is too much."""
        self._wait(account)
        answer = self._answer(account, ask, now)
        if answer.status == HTTPStatus.UNAUTHORIZED and account.api.token_address:
            # Tokens end early where somebody revokes them, or where the vendor never said when they end.
            self.tokens.forget(account)
            answer = self._answer(account, ask, now)
        return self._good(account, answer)

    def _answer(self, account: Account, ask: Ask, now: datetime) -> Answer:
        address, headers = account.at(ask), self.tokens.headers(account, now)
        if aws := account.api.aws:
            sent = sent_of(address, ask)
            headers = Signer(aws.service, ask.region or "").headers(sent.method, sent.url, sent.body)
        return self.client.ask(address, ask, headers)

    def _wait(self, account: Account) -> None:
        seconds = self.pace.turn(account.name, time.monotonic(), per_second=account.api.per_second)
        if seconds > PATIENCE_SECONDS:
            raise LaterError(seconds, told=False)
        time.sleep(seconds)

    def _good(self, account: Account, answer: Answer) -> bytes:
        status = answer.status
        if status in GONE:
            raise NotFoundError("the vendor has no such thing")
        if status == HTTPStatus.TOO_MANY_REQUESTS or (status == 503 and "retry-after" in answer.headers):
            raise self._later(account, answer)
        if 300 <= status < 500:
            count("VendorRefused", connector=account.connector, source=account.source, status=str(status))
        if not 200 <= status < 300:
            raise UnavailableError(f"the vendor answered {status}")
        try:
            strict_json.loads(answer.body)
        except MalformedPayloadError as error:
            raise UnavailableError(f"the vendor's answer: {error}") from None
        return answer.body

    def _later(self, account: Account, answer: Answer) -> LaterError:
        """Whoever else asks this source meanwhile waits as well."""
        seconds = told_to_wait(answer.headers)
        self.pace.hold(account.name, time.monotonic() + seconds)
        count("VendorBusy", connector=account.connector, source=account.source)
        return LaterError(seconds, told=True)
