"""HubSpot's contacts in canonical form: thin changes, whole contacts of workflows, and what the API says of one.

https://developers.hubspot.com/docs/api-reference/webhooks-webhooks-v3/guide
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from shared.events import Event, Identifier, Name
from shared.payload import Fields, iso, stated
from shared.vendors.hubspot import people

CONTACT = ("contact", "0-1")
"""The classic name of a contact in a subscription, and its object type in the generic ones (`object.creation`)."""

NAMES = {
    "creation": Name.CUSTOMER_CREATED,
    "propertyChange": Name.CUSTOMER_UPDATED,
    "restore": Name.CUSTOMER_UPDATED,
    "merge": Name.CUSTOMER_IDENTIFIED,
    "deletion": "customer.deleted",
    "privacyDeletion": Name.ERASURE_REQUESTED,
}
THIN = ("creation", "propertyChange", "restore", "merge")


class Told(Struct, frozen=True):
    id: str
    name: str
    at: datetime | None
    identifiers: tuple[Identifier, ...]
    data: Mapping[str, Any] = field(default_factory=dict)


def change(body: Fields, source: str) -> Told | None:
    """One of an array. `eventId` is not unique, HubSpot says; what changed, where and when is."""
    subject, _, act = (body.text("subscriptionType") or "").partition(".")
    subject = body.text("objectTypeId") or subject if subject == "object" else subject
    name, contact = NAMES.get(act), body.id("newObjectId", "primaryObjectId", "objectId")
    if subject not in CONTACT or not name or not contact:
        return None
    altered, value = body.text("propertyName") or "", body.value.get("propertyValue")
    merged = (body.id("primaryObjectId"), body.id("objectId"), *people.ids(body, "mergedObjectIds"))
    reached = people.reached(Fields({altered: value}, body.at("propertyValue")), ()) if value else ()
    data = stated(
        change=stated(property=altered, value=value, source=body.text("changeSource")),
        lookup={"object": "contact", "id": contact} if act in THIN else None,
    )
    event_id = ":".join((act, body.id("subscriptionId") or "", contact, body.id("occurredAt") or "", altered))
    at = people.moment(body, "occurredAt")
    return Told(event_id, name, at, (*reached, *people.contacts(source, contact, *merged)), data)


def workflow(body: Fields, source: str) -> Told | None:
    """The whole contact, as the action "Send a webhook" posts it: each property with its history."""
    given = body.object("properties")
    values = {name: one.get("value") for name, one in given.value.items() if isinstance(one, Mapping)}
    properties = Fields(values, given.place)
    contact = body.id("canonical-vid", "vid") or properties.id("hs_object_id")
    if not contact:
        return None
    profiles = [one for profile in body.objects("identity-profiles") for one in profile.objects("identities")]
    others = [one.text("value") for one in profiles if one.text("type") == "EMAIL"]
    merged = people.contacts(source, contact, body.id("vid"), *people.ids(body, "merged-vids"))
    at = people.moment(properties, "lastmodifieddate")
    event_id = f"workflow:{body.id('portal-id') or ''}:{contact}:{properties.id('lastmodifieddate') or ''}"
    who = (*people.reached(properties, others), *merged)
    return Told(event_id, Name.CUSTOMER_UPDATED, at, who, people.data(properties))


def completed(event: Event, contact: Fields) -> Event:
    """An opt-out is the person's act in the change that reports it; later it is a state that HubSpot still holds."""
    properties, source = contact.object("properties"), event.source.partition("/")[2]
    contact_id = contact.id("id") or event.data["lookup"]["id"]
    others = (properties.text("hs_additional_emails") or "").split(";")
    identifiers, data = people.reached(properties, others), people.data(properties)
    change = event.data.get("change", {})
    acted = change.get("property") == people.OPT_OUT and str(change.get("value")).lower() == "true"
    consents = [{**one, "by_person": acted, **stated(at=iso(event.occurred_at))} for one in data.pop("consents", [])]
    told = stated(change=change, consents=consents)
    everyone = tuple(dict.fromkeys((*identifiers, *people.contacts(source, contact_id), *event.identifiers)))
    return replace(event, id=f"{event.id}/complete", identifiers=everyone, data={**data, **told})
