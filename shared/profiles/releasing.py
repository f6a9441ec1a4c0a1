"""A person has looked at a customer that grew too fast, and lets it: what was held is joined now."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from shared.aws import keys
from shared.aws.codec import Item
from shared.aws.table import Table
from shared.aws.writes import Write
from shared.errors import InvalidRequestError, NotFoundError
from shared.profiles import breaker
from shared.profiles.graph import Graph, members
from shared.profiles.joining import Joining


class Releasing(Struct, frozen=True):
    table: Table
    limit: Callable[[str], int]

    def release(self, customer_id: str, identifiers: int, at: datetime) -> None:
        """`identifiers` is how many it may have from now on. Idempotent; a customer that is still too large is told."""
        if not breaker.MOST_IDENTIFIERS <= identifiers <= breaker.MOST_RELEASED:
            raise InvalidRequestError(
                f"identifiers: a number from {breaker.MOST_IDENTIFIERS} to {breaker.MOST_RELEASED}; above that, cut"
            )
        item = self.table.get(keys.identifier(customer_id), consistent=True)
        if item is None or "held" not in item:
            raise NotFoundError("nothing of this customer is held")
        values = {"allowed": identifiers, "hour": breaker.hour_of(at)}
        expression = "SET #allowed = :allowed, #released = :hour"
        self.table.write(Write(keys.identifier(customer_id), expression=expression, values=values))
        settled = Joining(self.table, self.limit, at).settle(sorted(members(item)), recount=True)
        if settled.held:
            raise InvalidRequestError(f"still held ({settled.held}): allow more identifiers, or cut some off")
        self._tidy()

    def held(self) -> list[Item]:
        """Customers whose joins wait, longest first: when, and which ceiling they met. What an event of a later hour
        has joined, or a cut has made small enough, waits no more.
        """
        return sorted(self._waiting(self._noted()), key=lambda item: str(item["at"]))

    def _tidy(self) -> None:
        """A release may join several that were held."""
        noted = self._noted()
        for customer in noted - {item["sk"] for item in self._waiting(noted)}:
            self.table.delete(keys.held(customer))

    def _noted(self) -> set[str]:
        return {note["sk"] for note in self.table.query(keys.HELD, "", consistent=True)}

    def _waiting(self, noted: set[str]) -> list[Item]:
        """A note stays behind when a hold ends: what the customer's own item says counts."""
        found = Graph(self.table).identifiers(noted, consistent=True)
        return [{"sk": customer, **item["held"]} for customer, item in found.items() if "held" in item]
