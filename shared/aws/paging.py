"""Answers of AWS that come page by page."""

from collections.abc import Iterator, Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from shared.errors import UnavailableError


def pages(client: Any, operation: str, **asked: Any) -> Iterator[Mapping[str, Any]]:
    try:
        yield from client.get_paginator(operation).paginate(**asked)
    except (ClientError, BotoCoreError) as error:
        raise UnavailableError(operation) from error
