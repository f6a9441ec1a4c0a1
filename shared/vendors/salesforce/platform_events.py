"""Salesforce's platform events: the brand defines them, and names tell what their fields mean.

https://developer.salesforce.com/docs/atlas.en-us.platform_events.meta/platform_events/
"""

import re
from datetime import datetime
from typing import Any

from shared.errors import MalformedPayloadError
from shared.events import Identifier
from shared.payload import Fields, instant, stated
from shared.vendors.salesforce.people import long_id
from shared.vendors.salesforce.records import Told

DEFINED = re.compile(r"(?:[A-Za-z0-9]+__)?([A-Za-z0-9]+(?:_[A-Za-z0-9]+)*)__e")
OWN = "__c"

PERSON = {"email": "email", "phone": "phone", "mobilephone": "phone", "mobile": "phone"}
RECORDS = ("contactid", "leadid", "personaccountid")
ORDER = ("ordernumber", "orderid")


def told(envelope: Fields, source: str) -> Told | None:
    """`Order_Shipped__e` is `order.shipped`; `Email__c`, `Contact_Id__c` and `Order_Number__c` say whose."""
    defined = DEFINED.fullmatch(envelope.text("detail-type") or "")
    if not defined:
        return None
    detail = envelope.object("detail")
    payload = detail.object("payload")
    event_id = detail.id("id") or payload.id("EventUuid") or envelope.id("id")
    if not event_id:
        raise MalformedPayloadError(f"{envelope.at('id')}: is missing")
    fields = {name: value for name, value in payload.value.items() if name.endswith(OWN) and value is not None}
    plain = {_plain(name): value for name, value in fields.items() if isinstance(value, str) and value.strip()}
    order = next((plain[name] for name in ORDER if name in plain), None)
    noun, _, verb = defined[1].lower().rpartition("_")
    return Told(
        event_id,
        f"{noun}.{verb}" if noun else verb,
        _at(payload),
        _who(plain, order, source),
        stated(fields=fields, order={"id": order, "references": [order]} if order else None),
    )


def _who(plain: dict[str, str], order: str | None, source: str) -> tuple[Identifier, ...]:
    reached = [(kind, plain[name]) for name, kind in PERSON.items() if name in plain]
    records = [(f"crm_contact@{source}", long_id(plain[name])) for name in RECORDS if name in plain]
    pointers = [(f"order@{source}", order)] if order else []
    return tuple(dict.fromkeys(Identifier(kind, value) for kind, value in (*reached, *records, *pointers)))


def _plain(name: str) -> str:
    """`Contact_Id__c` and `ContactId__c` mean the same; a package's prefix, `acme__Email__c`, means nothing."""
    return name.removesuffix(OWN).rpartition("__")[2].replace("_", "").lower()


def _at(payload: Fields) -> datetime | None:
    """As text here, though other ways of subscribing write milliseconds."""
    created: Any = payload.value.get("CreatedDate")
    return instant(created) if isinstance(created, str) else None
