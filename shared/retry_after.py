"""How long somebody asks us to wait, in the header `Retry-After` of an answer.

https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
"""

from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime


def seconds(headers: Mapping[str, str]) -> int | None:
    """Whichever of its two forms it has; a date counts from the answer's own clock. None where it says nothing."""
    told = headers.get("retry-after", "").strip()
    if told.isascii() and told.isdigit():
        return int(told[:9])
    until, now = _date(told), _date(headers.get("date", ""))
    return round((until - now).total_seconds()) if until and now else None


def _date(text: str) -> datetime | None:
    """One without a zone is of nobody's clock."""
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return at if at.tzinfo else None
