"""What a stage received, read from its archive for a simulation: opened here, and never shown."""

from collections.abc import Iterator
from datetime import datetime

import typer

from infra.cli import deployment
from infra.cli.archive import opened, wanted
from infra.simulation.history import Told
from shared.archive.reading import Archive
from shared.archive.wanted import Wanted
from shared.errors import InvalidRequestError, NotFoundError
from shared.profiles import facts


def told(context: typer.Context, span: str) -> tuple[Iterator[Told], bytes]:
    """With the stage's secret: whoever is held out there is held out here."""
    since, dots, until = span.partition("..")
    if not dots or not since:
        raise InvalidRequestError(f"{span!r} is no span of time: write 2026-11-01..2026-11-28")
    stage = deployment.of(context)
    return _events(opened(stage), wanted(stage, since, until)), stage.secrets().key("keys/identity", stage.now())


def _events(archive: Archive, asked: Wanted) -> Iterator[Told]:
    """What nobody can read, and what concerns somebody who was erased, is left out: so it would be at a replay."""
    for line in archive.all(asked):
        try:
            delivery, read = archive.read(line)
        except NotFoundError:
            continue
        received = datetime.fromisoformat(line.received_at)
        for one in read.events if read.error is None else ():
            yield Told(received, facts.event_from_plain(one), bool(delivery.get("quiet")))
