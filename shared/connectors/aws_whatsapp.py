"""WhatsApp through AWS End User Messaging Social: one Meta entry, as text inside JSON, inside an SNS message.

https://docs.aws.amazon.com/social-messaging/latest/userguide/managing-event-destination-dlrs.html
"""

from shared import strict_json
from shared.connectors import Connector
from shared.events import Event
from shared.payload import fields
from shared.vendors.meta import deliveries, whatsapp
from shared.vendors.sns import messages
from shared.webhooks import Request


def parse(request: Request) -> list[Event]:
    """Events of AWS's own, such as a finished sign-up of a business account, carry no entry."""
    record = messages.record(request)
    written = record.body.text("whatsAppWebhookEntry") if record else None
    if not written:
        return []
    entry = fields(strict_json.loads(written.encode()), "whatsAppWebhookEntry")
    return deliveries.events(request, whatsapp.updates(entry))


connector = Connector(
    verify=messages.verify,
    certificate=messages.certificate,
    confirmation=messages.confirmation,
    parse=parse,
    persons=("whatsapp_user",),
)
