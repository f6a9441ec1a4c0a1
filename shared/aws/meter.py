"""How many DynamoDB units each call consumed: for the ledger of units, and for stages without such metrics."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from msgspec import Struct, field

from shared.observability import logger

READS = {"get_item", "batch_get_item", "query", "scan", "transact_get_items"}


class Meter(Struct):
    """Sums of the calls since it was made, or since `reset`; indexes and transactions are in them."""

    read_units: float = 0.0
    write_units: float = 0.0
    calls: list[tuple[str, float]] = field(default_factory=list)
    logs: bool = False

    def add(self, operation: str, asked: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
        units = _units(answer.get("ConsumedCapacity")) or _by_rule(operation, asked)
        self.calls.append((operation, units))
        if self.logs:
            logger.info("units", extra={"operation": operation, "units": units})
        if operation in READS:
            self.read_units += units
        else:
            self.write_units += units

    @contextmanager
    def during(self) -> Iterator["Meter"]:
        """What was consumed inside the block alone."""
        part, before = Meter(), (self.read_units, self.write_units, len(self.calls))
        yield part
        part.read_units = self.read_units - before[0]
        part.write_units = self.write_units - before[1]
        part.calls = self.calls[before[2] :]


def _units(consumed: Any) -> float:
    tables = consumed if isinstance(consumed, list) else [consumed or {}]
    return float(sum(table.get("CapacityUnits", 0) for table in tables))


def _by_rule(operation: str, asked: Mapping[str, Any]) -> float:
    """Half a unit per item of up to 4 KB, or one if consistent: for emulators that report nothing for a batch."""
    if operation != "batch_get_item":
        return 0.0
    tables = asked["RequestItems"].values()
    return sum(len(one["Keys"]) * (1.0 if one.get("ConsistentRead") else 0.5) for one in tables)
