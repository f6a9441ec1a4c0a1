"""Facebook Messenger: what people write to a page, and what became of our answers.

https://developers.facebook.com/docs/messenger-platform/webhooks
"""

from collections.abc import Iterator

from shared.connectors import Connector
from shared.events import Event
from shared.vendors.meta import leads, messaging
from shared.vendors.meta.deliveries import Told, challenge, entries, events, verify
from shared.webhooks import Request


def parse(request: Request) -> list[Event]:
    return events(request, _updates(request))


def _updates(request: Request) -> Iterator[Told]:
    """An app has one address for everything of its pages, so leads may come here as well."""
    for entry in entries(request.body, "page"):
        yield from messaging.updates(entry, "messenger")
        yield from leads.updates(entry, request.source)


connector = Connector(
    verify=verify,
    challenge=challenge,
    parse=parse,
    persons=("messenger_user",),
    pointers=("lead",),
    api=leads.API,
    completion=leads.COMPLETION,
)
