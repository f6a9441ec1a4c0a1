"""What is shown of a customer, as plain data."""

from typing import Any, cast

from msgspec.structs import asdict

from shared.aws import keys
from shared.aws.codec import Item
from shared.aws.table import Table
from shared.errors import NotFoundError
from shared.interface import answered
from shared.interface.asked import Paged
from shared.journeys import apart
from shared.profiles import explaining, facts
from shared.profiles.measures import Exchange
from shared.profiles.models import Profile
from shared.profiles.store import ProfileStore
from shared.profiles.timeline import Filter, Timeline

HIDDEN = {"pk", "sk", "due_bucket", "expires_at", "v"}


class Views:
    def __init__(self, table: Table, rates: Exchange) -> None:
        self._table = table
        self._profiles = ProfileStore(table, rates)

    def find(self, identifier_id: str) -> Profile:
        """Any id that a customer ever had leads to the customer of today."""
        found = self._profiles.profile(identifier_id, consistent=True)
        if found is None:
            raise NotFoundError("no customer has this identifier")
        return found

    def profile(self, profile: Profile) -> answered.Customer:
        known = profile.standing or {}
        return {
            "customer_id": profile.customer_id,
            "shared": profile.shared,
            "identifiers": [
                {"id": one.id, "kind": one.identifier.kind, "value": one.identifier.value, "role": one.role}
                for one in profile.members
            ],
            "traits": dict(profile.traits),
            "orders": [{**one.values, "reference": one.id, "status": one.status} for one in profile.orders if one.told],
            "offers": list(profile.offers),
            "measures": dict(profile.measures),
            "stage": known.get("stage"),
            "stage_since": known.get("stage_since"),
            "segments": sorted(known.get("segments", ())),
            "first_touch": profile.first_touch,
            "last_touch": profile.last_touch,
            "consents": self._of_all(profile, keys.CONSENT),
        }

    def timeline(self, profile: Profile, asked: Paged) -> answered.Timeline:
        wanted = Filter(asked.name, asked.source, asked.since, asked.until)
        page = Timeline(self._table, profile.aliases).page(asked.limit, wanted, asked.before)
        events = [{**facts.plain(facts.event_of(item)), "received_at": item["received_at"]} for item in page.items]
        return {"events": cast(list[answered.Event], events), "next": page.next}

    def messages(self, profile: Profile) -> answered.Messages:
        """Everything that was sent, and everything that was not with the first rule that stopped it."""
        found = self._of_all(profile, keys.MESSAGE)
        return {"messages": sorted(found, key=lambda one: str(one.get("requested_at")), reverse=True)}

    def runs(self, profile: Profile) -> answered.Runs:
        """Not those of somebody who was told apart, until they are handed over."""
        found = [one for one in self._of_all(profile, keys.RUN) if not apart.strayed(one.get("home"), profile.aliases)]
        return {"runs": sorted(found, key=lambda one: str(one.get("started_at")), reverse=True)}

    def explain(self, one: str, other: str) -> answered.Explanation:
        reasons = explaining.explain(self._table, one, other)
        shown = None if reasons is None else [asdict(reason) for reason in reasons]
        return {"reasons": cast(list[answered.Reason] | None, shown)}

    def _of_all(self, profile: Profile, prefix: str) -> list[answered.Plain]:
        items = [item for one in profile.aliases for item in self._table.query(one, prefix, consistent=True)]
        return [_shown(item, prefix) for item in items]


def _shown(item: Item, prefix: str) -> dict[str, Any]:
    """`identifier` is the address or customer it lies under, `name` what tells it from its neighbours."""
    shown = {name: value for name, value in item.items() if name not in HIDDEN}
    return {"identifier": item["pk"], "name": item["sk"].removeprefix(prefix), **shown}
