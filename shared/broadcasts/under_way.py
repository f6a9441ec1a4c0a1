"""Which broadcasts are going out or wait for their time, and how much of each has left: with a read for each."""

from msgspec import Struct

from shared.aws import gates
from shared.aws.table import Table
from shared.broadcasts.models import Broadcast, State
from shared.broadcasts.store import BroadcastStore
from shared.guards import blast_guard
from shared.journeys.controls import Controls

GOING = (State.CONFIRMED, State.RUNNING)


class UnderWay(Struct, frozen=True):
    """`sent` are the messages that have left, or may have."""

    broadcast: Broadcast
    paused: bool
    sent: int


def under_way(table: Table, controls: Controls) -> list[UnderWay]:
    """The newest draft first."""
    return [_of(one, table, controls) for one in BroadcastStore(table).all() if one.state in GOING]


def sent(table: Table, known: Broadcast) -> int:
    return blast_guard.sent(table, gates.of_run(known.journey, known.name))


def _of(known: Broadcast, table: Table, controls: Controls) -> UnderWay:
    return UnderWay(known, controls.of_run(known.journey, known.name).paused, sent(table, known))
