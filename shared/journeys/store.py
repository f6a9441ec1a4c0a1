"""Runs in the table: created once, then changed only by whoever knows their latest state."""

from collections.abc import Iterable
from datetime import datetime

from shared.aws import keys
from shared.aws.table import Table
from shared.aws.writes import IF_ABSENT, Removal, Write
from shared.journeys.codec import item_of, key_of, run_of
from shared.journeys.models import MERGED, WAITING, Run


class RunStore:
    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, key: keys.Key) -> Run | None:
        item = self._table.get(key, consistent=True)
        return run_of(item) if item else None

    def create(self, run: Run, now: datetime) -> bool:
        """False when another worker created it first: there is one run of a customer, journey, key and attempt."""
        return self._table.put_if_absent(key_of(run), item_of(run, now))

    def save(self, run: Run, now: datetime, *, before: Run) -> None:
        """ConflictError when somebody moved it since `before` was read. Handed over, it lies elsewhere, at once."""
        condition, known = "#sequence = :sequence", before.sequence
        if key_of(run) == key_of(before):
            return self._table.put(key_of(run), item_of(run, now), condition=condition, sequence=known)
        arrives = Write(key_of(run), item_of(run, now), condition=IF_ABSENT)
        self._table.transact([arrives, Removal(key_of(before), condition, {"sequence": known})])
        return None

    def of_customer(self, ids: Iterable[str], journey: str | None = None, *, consistent: bool = True) -> list[Run]:
        """Oldest first. Runs stay where they began, so all ids that lead to the customer are looked under."""
        prefix = keys.RUN if journey is None else f"{keys.RUN}{journey}#"
        found = [run_of(item) for one in ids for item in self._table.query(one, prefix, consistent=consistent)]
        return sorted(found, key=age)


def age(run: Run) -> tuple[datetime, str]:
    return (run.started_at, run.customer_id)


def superseded(run: Run, others: Iterable[Run]) -> bool:
    """Customers merged, and another run of the same journey and key is older: it goes on, and this one does not.

    So it is where the older has ended by now, but after this one began: had they been known to be one customer, it
    would never have begun. Who waits for a turn has not begun, and does not where any other has.
    """
    rivals = [one for one in others if one.key == run.key and one.customer_id != run.customer_id]
    if run.turn_at and any(one.turn_at is None and not one.held_out for one in rivals):
        return True
    return any(age(rival) < age(run) and _was_going(rival, run.started_at) for rival in rivals)


def _was_going(run: Run, at: datetime) -> bool:
    """Not where it had to give way itself."""
    ended = run.ended_at is not None and run.ended_at > at and not run.held_out
    return run.state == WAITING or (ended and run.reason != MERGED)
