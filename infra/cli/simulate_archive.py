"""What a stage received, read from its archive for a simulation: opened here, and never shown."""

from collections.abc import Iterator
from datetime import datetime

import typer

from infra.cli import deployment
from infra.cli.archive import lines, read_again, wanted
from infra.cli.deployment import Deployment
from infra.simulation.history import Told
from shared.archive.lines import Line
from shared.errors import InvalidRequestError, NotFoundError
from shared.profiles import facts


def told(context: typer.Context, span: str) -> tuple[Iterator[Told], bytes]:
    """With the stage's secret: whoever is held out there is held out here."""
    since, dots, until = span.partition("..")
    if not dots or not since:
        raise InvalidRequestError(f"{span!r} is no span of time: write 2026-11-01..2026-11-28")
    stage = deployment.of(context)
    found = lines(stage, wanted(stage, since, until, "", ""))
    return _events(stage, found), stage.secrets().key("keys/identity", stage.now())


def _events(stage: Deployment, found: Iterator[Line]) -> Iterator[Told]:
    """What nobody can read, and what concerns somebody who was erased, is left out: so it would be at a replay."""
    for line in found:
        try:
            delivery, read = read_again(stage, line)
        except NotFoundError:
            continue
        received = datetime.fromisoformat(line.received_at)
        for one in read.events if read.error is None else ():
            yield Told(received, facts.event_from_plain(one), bool(delivery.get("quiet")))
