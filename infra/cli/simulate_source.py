"""Where a simulation's story comes from: a made-up shop, a file of events, or the archive of a stage."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import typer
from msgspec import Struct

from infra.cli import simulate_archive
from infra.cli.console import console
from infra.journeys import years
from infra.journeys.playbook import SECRET
from infra.simulation.event_file import read
from infra.simulation.history import History
from infra.simulation.shop.shop import Shop
from infra.simulation.told import gather
from shared.errors import InvalidRequestError

YEAR_BEGINS = "2026-01-01"


class Asked(Struct, frozen=True):
    """What is to be played."""

    customers: int
    months: int
    seed: int
    begins: str
    events: Path | None
    archive: str


@contextmanager
def history(asked: Asked, context: typer.Context) -> Iterator[tuple[History, bytes]]:
    """And the secret that hides identifiers: with a stage's own, the same customers are held out as there."""
    if not asked.events and not asked.archive:
        yield _shop(asked), SECRET
        return
    if asked.events and asked.archive:
        raise InvalidRequestError("give --events or --archive, not both")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "told"
        if asked.events:
            yield gather(read(asked.events), path, f"the events of {asked.events.name}"), SECRET
            return
        with console.status("reading the archive"):
            told, secret = simulate_archive.told(context, asked.archive)
            found = gather(told, path, f"the archive, {asked.archive}")
        yield found, secret


def _shop(asked: Asked) -> Shop:
    try:
        begins = datetime.fromisoformat(asked.begins).replace(day=1, tzinfo=UTC)
    except ValueError:
        raise InvalidRequestError(f"{asked.begins!r} is no day: write {YEAR_BEGINS}") from None
    if not years.playable(begins):
        raise InvalidRequestError(f"--begins {asked.begins}: {years.WRITE}")
    full, month = divmod(begins.month - 1 + asked.months, 12)
    ends = begins.replace(year=begins.year + full, month=month + 1)
    return Shop(asked.customers, asked.seed, begins, ends - begins)
