"""What the HTTP API tells of customers."""

from collections.abc import Mapping, Sequence
from typing import Any

from infra.cli import api
from infra.cli.deployment import Deployment
from shared.console.search import wanted
from shared.errors import NotFoundError

Plain = Mapping[str, Any]
TIMELINE_PAGE = 100


def find(deployment: Deployment, identifier: str) -> Plain | None:
    """`kind:value`, an address or number as people write them, or an id; None when nobody is known by it."""
    meant = wanted(identifier)
    path, query = ("/customers", {"identifier": meant}) if ":" in meant else (f"/customers/{meant}", {})
    try:
        found: Plain = api.get(deployment, path, query)
    except NotFoundError:
        return None
    return found


def known(deployment: Deployment, identifier: str) -> Plain:
    """As `find`; NotFoundError names by what nobody is known."""
    found = find(deployment, identifier)
    if found is None:
        raise NotFoundError(f"no customer has {wanted(identifier)}")
    return found


def timeline(
    deployment: Deployment, customer_id: str, *, limit: int = TIMELINE_PAGE, wanted: Mapping[str, str] | None = None
) -> Sequence[Plain]:
    """Newest first, page by page, up to `limit`; `wanted` are the filters that docs/api.yaml lists."""
    events: list[Plain] = []
    query = {**(wanted or {}), "limit": str(min(limit, TIMELINE_PAGE))}
    while len(events) < limit:
        page = api.get(deployment, f"/customers/{customer_id}/timeline", query)
        events += page["events"]
        if not page.get("next"):
            break
        query["before"] = page["next"]
    return events[:limit]


def messages(deployment: Deployment, customer_id: str) -> Sequence[Plain]:
    found: Sequence[Plain] = api.get(deployment, f"/customers/{customer_id}/messages")["messages"]
    return found


def runs(deployment: Deployment, customer_id: str) -> Sequence[Plain]:
    found: Sequence[Plain] = api.get(deployment, f"/customers/{customer_id}/runs")["runs"]
    return found
