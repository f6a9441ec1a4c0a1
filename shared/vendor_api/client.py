"""One question to a vendor's API over HTTP: at the account's own address, once, and no more than can be read."""

import json
import time
from collections.abc import Mapping
from urllib.parse import SplitResult, unquote, urlencode, urlsplit

import urllib3
from msgspec import Struct

from shared.connectors import Ask
from shared.errors import Permanent, UnavailableError

CONNECT_SECONDS, READ_SECONDS = 3, 10
LONGEST_SECONDS = 20
"""For the whole of an answer that comes drop by drop."""

MAX_BYTES = 5 * 1024 * 1024
BLOCK = 64 * 1024
ALWAYS = {"accept": "application/json", "user-agent": "tributary"}

Pool = urllib3.PoolManager


class Answer(Struct, frozen=True):
    """The names of the headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Sent(Struct, frozen=True):
    """A question as it goes over the wire."""

    method: str
    url: str
    body: str | None


class Client:
    """`plain_http` is for the local stage, whose vendors are stand-ins on the same machine."""

    def __init__(self, pool: Pool | None = None, *, plain_http: bool = False) -> None:
        timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
        self._pool = pool or Pool(num_pools=8, timeout=timeout, retries=False)
        self._schemes = {"https", "http"} if plain_http else {"https"}

    def ask(self, address: str, ask: Ask, headers: Mapping[str, str]) -> Answer:
        """Errors name neither the address nor what was answered."""
        sent = sent_of(address, ask)
        if urlsplit(sent.url).scheme not in self._schemes:
            raise Permanent("only HTTPS is spoken")
        told = {**ALWAYS, **({"content-type": "application/json"} if sent.body else {}), **headers}
        try:
            return self._answer(sent, told)
        except urllib3.exceptions.HTTPError as error:
            raise UnavailableError(f"the vendor: {type(error).__name__}") from None

    def _answer(self, sent: Sent, headers: Mapping[str, str]) -> Answer:
        """Nobody is followed elsewhere: a redirect would take the token along."""
        response = self._pool.request(
            sent.method, sent.url, body=sent.body, headers=headers, redirect=False, preload_content=False
        )
        try:
            content = _read(response)
        finally:
            response.close()
        return Answer(response.status, {name.lower(): value for name, value in response.headers.items()}, content)


def sent_of(address: str, ask: Ask) -> Sent:
    body = None if ask.body is None else json.dumps(ask.body)
    return Sent("POST" if body else "GET", url_of(address, ask), body)


def url_of(address: str, ask: Ask) -> str:
    """Connectors quote the ids that they put into paths; what quoting leaves, a step up, is refused here."""
    own = address.rstrip("/")
    url = f"{own}{ask.path}" + (f"?{urlencode(ask.query)}" if ask.query else "")
    try:
        here, there = urlsplit(own), urlsplit(url)
        stays = _within(here, there) and url.startswith(f"{own}/")
    except ValueError:
        stays = False
    if not stays:
        raise Permanent("the question leads away from the account's address")
    return url


def _within(own: SplitResult, asked: SplitResult) -> bool:
    climbs = {".", ".."} & set(unquote(asked.path).replace("\\", "/").split("/"))
    plain = not (own.query or own.fragment or own.username or own.password)
    return bool(own.hostname) and plain and not climbs and (own.scheme, own.netloc) == (asked.scheme, asked.netloc)


def _read(response: urllib3.BaseHTTPResponse) -> bytes:
    content, until = bytearray(), time.monotonic() + LONGEST_SECONDS
    while block := response.read1(BLOCK):
        content += block
        if len(content) > MAX_BYTES:
            raise UnavailableError(f"the vendor's answer has more than {MAX_BYTES} bytes")
        if time.monotonic() > until:
            raise UnavailableError(f"the vendor's answer takes longer than {LONGEST_SECONDS} seconds")
    return bytes(content)
