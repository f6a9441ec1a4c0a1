"""The customer interface of the HTTP API, signed as AWS wants it (SigV4)."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

from infra.cli import web
from infra.cli.deployment import Deployment
from shared.errors import NotFoundError, UnavailableError

Plain = Mapping[str, Any]
TIMELINE_PAGE = 100


def find(deployment: Deployment, identifier: str) -> Plain | None:
    """`kind:value`, as a person would write it, or an id; None when nobody is known by it."""
    path, query = ("/customers", {"identifier": identifier}) if ":" in identifier else (f"/customers/{identifier}", {})
    answer = signed_get(deployment, path, query)
    return None if answer.status == NotFoundError.status else _content(answer)


def timeline(deployment: Deployment, customer_id: str, *, limit: int = TIMELINE_PAGE) -> Sequence[Plain]:
    """Newest first, page by page, up to `limit`."""
    events: list[Plain] = []
    query: dict[str, str] = {"limit": str(min(limit, TIMELINE_PAGE))}
    while len(events) < limit:
        page = _content(signed_get(deployment, f"/customers/{customer_id}/timeline", query))
        events += page["events"]
        if not page.get("next"):
            break
        query["before"] = page["next"]
    return events[:limit]


def messages(deployment: Deployment, customer_id: str) -> Sequence[Plain]:
    found: Sequence[Plain] = _content(signed_get(deployment, f"/customers/{customer_id}/messages", {}))["messages"]
    return found


def runs(deployment: Deployment, customer_id: str) -> Sequence[Plain]:
    found: Sequence[Plain] = _content(signed_get(deployment, f"/customers/{customer_id}/runs", {}))["runs"]
    return found


def signed_get(deployment: Deployment, path: str, query: Mapping[str, str]) -> web.Answer:
    """The query is written in the form that is signed: SigV4 knows `%20` and no `+`."""
    url = f"{deployment.api_url}{path}" + (f"?{urlencode(query, quote_via=quote)}" if query else "")
    signed = AWSRequest(method="GET", url=url)
    SigV4Auth(deployment.credentials(), "execute-api", deployment.region).add_auth(signed)
    return web.request("GET", url, headers=dict(signed.headers))


def _content(answer: web.Answer) -> Any:
    if answer.status != 200:
        raise UnavailableError(f"the API answered {answer.status}: {answer.text[:200]}")
    return answer.json()
