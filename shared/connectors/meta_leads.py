"""Lead ads of Facebook and Instagram, for an app that has no Messenger.

https://developers.facebook.com/docs/marketing-api/guides/lead-ads/quickstart/webhooks-integration
"""

from shared.connectors import Connector
from shared.events import Event
from shared.vendors.meta import leads
from shared.vendors.meta.deliveries import challenge, entries, events, verify
from shared.webhooks import Request


def parse(request: Request) -> list[Event]:
    found = entries(request.body, "page")
    return events(request, (told for entry in found for told in leads.updates(entry, request.source)))


connector = Connector(
    verify=verify,
    challenge=challenge,
    parse=parse,
    pointers=("lead",),
    api=leads.API,
    completion=leads.COMPLETION,
)
