"""What a stage has stored of identity: every event's identifiers, every cut, what each address allows. Reads only."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from infra.whole_table import Page, WholeTable
from shared.aws import codec, keys

READ = ("pk", "sk", "source", "identifiers", "nodes", "cut", "acts", "suppressed")
WANTED = (
    "(begins_with(#sk, :event) AND #sk >= :since) OR begins_with(#sk, :cut)"
    " OR (begins_with(#sk, :consent) AND attribute_exists(#acts))"
)
"""Of consents those that count now: the acts that led there lie beside them and have no `acts`."""


class Scan(Struct, frozen=True):
    table: WholeTable
    since: datetime | None = None

    def pages(self) -> Iterator[Page]:
        since = keys.EVENT + (keys.timestamp(self.since) if self.since else "")
        values = {":event": keys.EVENT, ":since": since, ":cut": keys.CUT, ":consent": keys.CONSENT}
        return self.table.pages(
            {
                "FilterExpression": WANTED,
                "ProjectionExpression": ", ".join(f"#{name}" for name in READ),
                "ExpressionAttributeNames": {f"#{name}": name for name in READ},
                "ExpressionAttributeValues": codec.dump(values),
            }
        )
