"""What a browser posts from a form of ours, as API Gateway hands it over."""

import base64
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

MOST_FIELDS = 500
"""More than our pages have. Anybody may post anything to them, and a million fields take seconds to read."""


def posted(event: Mapping[str, Any]) -> dict[str, list[str]]:
    """By the names of its fields. What is not text is not a form of ours."""
    body = event.get("body") or ""
    try:
        text = base64.b64decode(body).decode() if event.get("isBase64Encoded") else body
        return parse_qs(text, max_num_fields=MOST_FIELDS)
    except ValueError:
        return {}
