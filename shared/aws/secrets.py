"""Secrets by path, read once and kept for five minutes; sooner read again by whom what is kept does not do for."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from shared.errors import UnavailableError
from shared.webhooks import Secret

KEEP = timedelta(minutes=5)
AFRESH = timedelta(seconds=10)
"""Where one proved nothing: what somebody has put right since then counts at once, and who guesses makes few calls."""

ALWAYS, NEVER = "0001-01-01T00:00:00+00:00", "9999-12-31T00:00:00+00:00"


class Secrets:
    """`name_of` turns a path such as `keys/identity` into the full name."""

    def __init__(self, client: Any, name_of: Callable[[str], str]) -> None:
        self._client = client
        self._name_of = name_of
        self._kept: dict[str, tuple[datetime, str | None]] = {}

    def text(self, path: str, now: datetime, keep: timedelta = KEEP) -> str | None:
        """The secret's whole text; None where there is no such secret (remembered too, against guessing)."""
        read_at, kept = self._kept.get(path, (None, None))
        if read_at is not None and abs(now - read_at) < keep:
            return kept
        found = self._read(path)
        self._kept[path] = (now, found)
        return found

    def key(self, path: str, now: datetime) -> bytes:
        """A key of our own: made at deploy, so its absence is our trouble and not the caller's."""
        text = self.text(path, now)
        if text is None:
            raise UnavailableError(f"no secret {path}")
        return text.encode()

    def document(self, path: str, now: datetime, keep: timedelta = KEEP) -> dict[str, Any]:
        """`{"secrets": [{"value", "not_before", "not_after"}], ...}` of a source; {} where there is none.

        One that somebody wrote as plain text is our trouble: whoever sends tries again until it is put right.
        """
        try:
            found = json.loads(self.text(path, now, keep) or "{}")
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise UnavailableError(f"the secret {path} should be a JSON object")
        return found

    def _read(self, path: str) -> str | None:
        try:
            answer = self._client.get_secret_value(SecretId=self._name_of(path))
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                return None
            raise UnavailableError("get_secret_value") from error
        except BotoCoreError as error:
            raise UnavailableError("get_secret_value") from error
        return str(answer["SecretString"])


def valid(document: dict[str, Any], now: datetime) -> list[Secret]:
    """Those whose window is open. `name` is its position and start, which is safe to log.

    One that is still empty is none: anybody could sign with it.
    """
    return [
        Secret(name=f"{position}:{one.get('not_before', '')}", value=one["value"])
        for position, one in enumerate(document.get("secrets", []))
        if one["value"] and _moment(one.get("not_before") or ALWAYS) <= now < _moment(one.get("not_after") or NEVER)
    ]


def _moment(written: str) -> datetime:
    """In UTC where no zone is stated."""
    at = datetime.fromisoformat(written)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
