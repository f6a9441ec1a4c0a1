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


def pages_by_token(client: Any, method: str, token: str, **asked: Any) -> Iterator[Mapping[str, Any]]:
    """By hand, where botocore has no paginator: `token` is the field that asks for the next page, and tells it."""
    after: dict[str, Any] = {}
    while True:
        try:
            page = getattr(client, method)(**asked, **after)
        except (ClientError, BotoCoreError) as error:
            raise UnavailableError(method) from error
        yield page
        if not page.get(token):
            return
        after = {token: page[token]}
