"""HTTPS to machines of others: one try of three seconds, no redirects, and not more text than was asked for."""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlencode

import urllib3

from shared.errors import NotFoundError, UnavailableError

SECONDS = 3
MAX_BYTES = 64 * 1024

Pool = urllib3.PoolManager
NONE: Mapping[str, str] = {}


class Web:
    """Whoever calls has checked the address: here it only has to be HTTPS. Errors name neither address nor answer."""

    def __init__(self, pool: Pool | None = None) -> None:
        timeout = urllib3.Timeout(connect=SECONDS, read=SECONDS)
        self._pool = pool or Pool(num_pools=4, timeout=timeout, retries=False)

    def get(self, address: str, headers: Mapping[str, str] = NONE) -> str:
        return self._text("GET", address, headers, None)

    def post_form(self, address: str, form: Mapping[str, str], headers: Mapping[str, str] = NONE) -> str:
        encoded = urlencode(form)
        return self._text("POST", address, {**headers, "content-type": "application/x-www-form-urlencoded"}, encoded)

    def _text(self, method: str, address: str, headers: Mapping[str, str], body: str | None) -> str:
        if not address.startswith("https://"):
            raise UnavailableError("only HTTPS is spoken")
        status, content = self._answer(method, address, headers, body)
        if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
            raise NotFoundError("nothing is there")
        if not 200 <= status < 300 or len(content) > MAX_BYTES:
            raise UnavailableError(f"{method} answered {status} with {len(content)} bytes")
        try:
            return content.decode()
        except UnicodeDecodeError:
            raise UnavailableError(f"{method} answered no text") from None

    def _answer(self, method: str, address: str, headers: Mapping[str, str], body: str | None) -> tuple[int, bytes]:
        """Not preloaded: what is too long is not read to its end."""
        try:
            response = self._pool.request(
                method, address, body=body, headers=headers, redirect=False, preload_content=False
            )
            content = response.read(MAX_BYTES + 1)
            response.close()
        except urllib3.exceptions.HTTPError as error:
            raise UnavailableError(f"{method}: {type(error).__name__}") from None
        return response.status, content
