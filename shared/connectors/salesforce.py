"""Salesforce: change data capture and platform events by an event relay, over EventBridge, where IAM is the proof.

https://developer.salesforce.com/docs/platform/event-relay/guide. The names of the fields are those of its own records.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from shared import strict_json
from shared.connectors import Api, Ask, Completion, Connector
from shared.events import Event
from shared.payload import Fields, fields
from shared.vendors.salesforce import platform_events, records
from shared.vendors.salesforce.records import Told
from shared.webhooks import Request

VERSION = "v62.0"
LOGIN = "/services/oauth2/token"
"""At the org's own domain: that of everybody, login.salesforce.com, knows neither sandboxes nor client credentials.

https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_client_credentials_flow.htm
"""


def parse(request: Request) -> list[Event]:
    envelope = fields(strict_json.loads(request.body))
    return [
        Event(
            id=told.id,
            name=told.name,
            occurred_at=told.at or envelope.instant("time") or request.received_at,
            source=request.origin,
            identifiers=told.identifiers,
            data=told.data,
        )
        for told in _told(envelope, request.source)
    ]


def _told(envelope: Fields, source: str) -> Iterator[Told]:
    payload = envelope.object("detail").object("payload")
    if "ChangeEventHeader" in payload.value:
        yield from records.changes(payload, source)
    elif found := platform_events.told(envelope, source):
        yield found


def _asks(event: Event) -> Ask | None:
    lookup = event.data.get("lookup")
    if not lookup:
        return None
    kind, record = quote(lookup["object"], safe=""), quote(lookup["id"], safe="")
    return Ask(f"/services/data/{VERSION}/sobjects/{kind}/{record}")


def _completes(event: Event, answer: Any) -> Event:
    return records.completed(event, fields(answer, "the record"))


def _authorize(api: Mapping[str, str]) -> Mapping[str, str]:
    return {"authorization": f"Bearer {api['token']}"}


connector = Connector(
    parse=parse,
    bus_source="aws.partner/salesforce.com",
    persons=("crm_contact",),
    pointers=("order", "ticket"),
    api=Api(authorize=_authorize, token_address=LOGIN, credentials_in_form=True, per_second=5),
    completion=Completion(asks=_asks, completes=_completes),
)
