"""One HTTP request, answered with plain values; for the doors of a deployed stage.

urllib3 is imported with the first request, for the same reason as botocore in infra/cli/aws.py.
"""

import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from shared.errors import UnavailableError

if TYPE_CHECKING:
    from urllib3 import PoolManager

TIMEOUT_SECONDS = 30.0


class Answer(Struct, frozen=True):
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    def json(self) -> Any:
        return json.loads(self.body)


def request(method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None) -> Answer:
    """Whatever the status; redirects are not followed, because none of our doors may redirect."""
    from urllib3.exceptions import HTTPError

    try:
        answer = _pool().request(method, url, headers=dict(headers or {}), body=body, redirect=False)
    except HTTPError as error:
        raise UnavailableError(f"{url.split('?')[0]} does not answer ({type(error).__name__})") from error
    return Answer(answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.data)


@cache
def _pool() -> "PoolManager":
    from urllib3 import PoolManager

    return PoolManager(retries=False, timeout=TIMEOUT_SECONDS)
