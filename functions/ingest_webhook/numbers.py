"""What ingest_webhook counts of refusals: by source and status, and those of our sources for an alarm."""

from shared.errors import Rejected
from shared.ingestion.deliveries import UNKNOWN
from shared.observability import count


def refused(error: Rejected, connector: str, source: str) -> None:
    """What a stranger tries under names of no source is no trouble of a source."""
    count("DeliveryRefused", connector=connector, source=source, status=str(error.status))
    if source != UNKNOWN:
        count("SourceRefused")
