"""What is shown of a customer, as plain data."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from shared.aws import keys
from shared.aws.codec import Item
from shared.aws.table import Table
from shared.errors import InvalidRequestError, NotFoundError
from shared.profiles import explaining, facts
from shared.profiles.models import Profile
from shared.profiles.store import ProfileStore

PAGE, MOST = 50, 200
HIDDEN = {"pk", "sk", "due_bucket", "expires_at", "v"}
Query = Mapping[str, str]


class Views:
    def __init__(self, table: Table) -> None:
        self._table = table
        self._profiles = ProfileStore(table)

    def find(self, identifier_id: str) -> Profile:
        """Any id that a customer ever had leads to the customer of today."""
        found = self._profiles.profile(identifier_id, consistent=True)
        if found is None:
            raise NotFoundError("no customer has this identifier")
        return found

    def profile(self, profile: Profile, query: Query) -> dict[str, Any]:
        return {
            "customer_id": profile.customer_id,
            "shared": profile.shared,
            "identifiers": [
                {"id": one.id, "kind": one.identifier.kind, "value": one.identifier.value, "role": one.role}
                for one in profile.members
            ],
            "traits": dict(profile.traits),
            "orders": [{"reference": one.id, "status": one.status, **one.values} for one in profile.orders],
            "measures": {"number_of_orders": profile.plain()["number_of_orders"]},
            "first_touch": profile.first_touch,
            "last_touch": profile.last_touch,
            "consents": self._of_all(profile, keys.CONSENT),
        }

    def timeline(self, profile: Profile, query: Query) -> dict[str, Any]:
        """Newest first; `next` is the `before` of the following page, null on the last."""
        limit = _limit(query)
        items = self._profiles.timeline_items(profile, limit=limit, before=query.get("before"))
        events = [{**facts.plain(facts.event_of(item)), "received_at": item["received_at"]} for item in items]
        return {"events": events, "next": items[-1]["sk"] if len(items) == limit else None}

    def messages(self, profile: Profile, query: Query) -> dict[str, Any]:
        """Everything that was sent, and everything that was not with the first rule that stopped it."""
        found = self._of_all(profile, keys.MESSAGE)
        return {"messages": sorted(found, key=lambda one: str(one.get("requested_at")), reverse=True)}

    def runs(self, profile: Profile, query: Query) -> dict[str, Any]:
        found = self._of_all(profile, keys.RUN)
        return {"runs": sorted(found, key=lambda one: str(one.get("started_at")), reverse=True)}

    def explain(self, one: str, other: str) -> dict[str, Any]:
        """The events that lead from one identifier to the other; null where none do."""
        reasons = explaining.explain(self._table, one, other)
        return {"reasons": None if reasons is None else [asdict(reason) for reason in reasons]}

    def _of_all(self, profile: Profile, prefix: str) -> list[dict[str, Any]]:
        items = [item for one in profile.aliases for item in self._table.query(one, prefix, consistent=True)]
        return [_shown(item, prefix) for item in items]


def _shown(item: Item, prefix: str) -> dict[str, Any]:
    """`identifier` is the address or customer it lies under, `name` what tells it from its neighbours."""
    shown = {name: value for name, value in item.items() if name not in HIDDEN}
    return {"identifier": item["pk"], "name": item["sk"].removeprefix(prefix), **shown}


def _limit(query: Query) -> int:
    text = query.get("limit", str(PAGE))
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= MOST):
        raise InvalidRequestError(f"limit: a whole number from 1 to {MOST}")
    return int(text)
