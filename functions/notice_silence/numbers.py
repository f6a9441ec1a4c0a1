"""What notice_silence counts: how many are silent, or that none is. The log says which: metrics are billed by name."""

from collections.abc import Sequence

from shared.observability import count, logger
from shared.watching.silence import Silent


def counted(sources: Sequence[Silent], journeys: Sequence[Silent]) -> None:
    for one in sources:
        logger.warning("silent", extra={"source": one.name})
    for one in journeys:
        logger.warning("silent", extra={"journey": one.name})
    count("SourceSilent", len(sources))
    count("JourneySilent", len(journeys))
