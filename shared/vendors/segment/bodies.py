"""What a tracking call's body is wrapped in, and how large it may be."""

import json
import zlib
from collections.abc import Sequence

from shared.errors import InvalidRequestError, MalformedPayloadError
from shared.payload import Fields
from shared.webhooks import Request

MAX_BYTES = 500 * 1024
"""Segment's own limit of a batch."""

MAX_INFLATED = 10 * MAX_BYTES
MAX_EVENT_BYTES = 32 * 1024
"""Segment's own limit of one call, alone or in a batch."""

GZIP = b"\x1f\x8b"
"""How it begins. API Gateway hands a body on as text if its type is application/json: bytes that are none are lost.

Whoever sent it must hear so, and not that it was accepted; the key is known to be theirs by then.
"""


def is_zipped(request: Request) -> bool:
    return request.headers.get("content-encoding", "").strip().lower() == "gzip"


def check_whole(request: Request) -> None:
    if is_zipped(request) and not request.body.startswith(GZIP):
        raise InvalidRequestError("content-encoding: gzip came broken, send without")


def inflated(request: Request) -> bytes:
    """RudderStack's Python client sends gzip. A limit while inflating, because a kilobyte can hold a gigabyte."""
    if not is_zipped(request):
        return request.body
    stream = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        body = stream.decompress(request.body, MAX_INFLATED)
    except zlib.error:
        raise MalformedPayloadError("the body is not gzip") from None
    if not stream.eof:
        raise MalformedPayloadError("the gzip body is cut off or too large")
    return body


def check_sizes(messages: Sequence[Fields]) -> None:
    for one in messages:
        size = len(json.dumps(one.value, ensure_ascii=False, separators=(",", ":"), default=str).encode())
        if size > MAX_EVENT_BYTES:
            raise MalformedPayloadError(f"{one.place or 'the call'}: {size} bytes, at most {MAX_EVENT_BYTES} are taken")
