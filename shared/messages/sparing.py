"""What stays of an event whose person was erased since it happened: that an address is not to be written to."""

from collections.abc import Mapping

from shared.aws.table import Table
from shared.events import Event, Identifier
from shared.messages import inbound
from shared.messages.consent import Choice
from shared.messages.store import ConsentStore


def spare(event: Event, ids: Mapping[Identifier, str], table: Table) -> None:
    """As if it had come in time: then the erasure would have left this much of it, and no proof."""
    store = ConsentStore(table)
    for address, channel, act in inbound.acts(event, ids):
        if act.choice is Choice.WITHDRAWN or (act.choice is Choice.PENDING and act.by_person):
            store.heed(address, channel, act)
    for address, channel, suppression in inbound.suppressions(event, ids):
        store.suppress(address, channel, suppression)
