"""WhatsApp Business, Cloud API: messages, what became of ours, and who wants no marketing.

https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview
"""

from shared.connectors import Connector
from shared.events import Event
from shared.vendors.meta import whatsapp
from shared.vendors.meta.deliveries import challenge, entries, events, verify
from shared.webhooks import Request


def parse(request: Request) -> list[Event]:
    found = entries(request.body, "whatsapp_business_account")
    return events(request, (told for entry in found for told in whatsapp.updates(entry)))


connector = Connector(verify=verify, challenge=challenge, parse=parse, persons=("whatsapp_user",))
