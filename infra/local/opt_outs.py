"""The lists that MiniStack's SES and SNS lack: addresses and numbers which they send nothing to. Runs inside it.

Of SES it is the API; onto the list of SNS nobody gets but by answering STOP, which here is a POST to OPTED_OUT.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, unquote

from ministack.services import sns

Answer = tuple[int, dict[str, str], bytes]

SUPPRESSION, OPTED_OUT = "/v2/email/suppression/addresses", "/_tributary/opted_out"
suppressed: dict[str, dict[str, Any]] = {}
opted_out: list[str] = []


def ses(method: str, path: str, request: tuple[bytes, Mapping[str, Any]], at: float) -> Answer | None:
    """`at` in seconds since 1970; None for what is no question about the list."""
    if not path.startswith(SUPPRESSION):
        return None
    body, query = request
    address = unquote(path.removeprefix(SUPPRESSION).strip("/"))
    if method == "PUT":
        asked = json.loads(body)
        suppressed[asked["EmailAddress"]] = {**asked, "LastUpdateTime": at}
    if method == "DELETE":
        suppressed.pop(address, None)
    since = _first(query, "StartDate")
    begin = datetime.fromisoformat(since).timestamp() if since else 0
    found = [one for one in suppressed.values() if one["LastUpdateTime"] >= begin]
    content = {"SuppressedDestinationSummaries": found} if method == "GET" else {}
    return 200, {"Content-Type": "application/json"}, json.dumps(content).encode()


def text(body: bytes) -> Answer | None:
    """SNS, as far as text messages are concerned; None for all else."""
    asked = parse_qs(body.decode("utf-8", errors="replace"))
    match _first(asked, "Action"):
        case "ListPhoneNumbersOptedOut":
            members = "".join(f"<member>{one}</member>" for one in opted_out)
            return _xml("ListPhoneNumbersOptedOut", f"<phoneNumbers>{members}</phoneNumbers>")
        case "OptInPhoneNumber":
            opted_out.remove(_first(asked, "phoneNumber"))
            return _xml("OptInPhoneNumber", "")
    return None


def answered_stop(path: str, body: bytes) -> Answer | None:
    if path != OPTED_OUT:
        return None
    opted_out.append(json.loads(body)["number"])
    return 200, {"Content-Type": "application/json"}, b"{}"


def _xml(operation: str, inner: str) -> Answer:
    answer: Answer = sns._xml(200, f"{operation}Response", f"<{operation}Result>{inner}</{operation}Result>")
    return answer


def _first(asked: Mapping[str, Any], name: str) -> str:
    value = asked.get(name) or ""
    return str(value[0] if isinstance(value, list) else value)
