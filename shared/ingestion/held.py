"""Deliveries of a source that is switched off: they lie in the bucket, in the order in which they came, until it is on.

They leave only once they are filed, or dropped by a person. Who they speak of is inside, and in no key.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from shared.aws import keys
from shared.aws.objects import LISTED, Objects

FOLDER = "held/"
MOST_COUNTED = 10_000
"""Ten questions to S3; who has more waiting is told that there are more."""


class Waiting(Struct, frozen=True):
    """How many deliveries, or so many at least where there are `more`, and when the oldest was received."""

    deliveries: int = 0
    more: bool = False
    oldest: datetime | None = None


NOTHING = Waiting()


def key_of(delivery: Mapping[str, Any]) -> str:
    """The same delivery received once is one object, however often the queue hands it out."""
    at = keys.timestamp(datetime.fromisoformat(delivery["received_at"]))
    return f"{FOLDER}{delivery['connector']}/{delivery['source']}/{at}-{delivery['id']}.json"


def is_held(key: str) -> bool:
    return key.startswith(FOLDER)


def source_of(key: str) -> str:
    """`shopify/shop-a`."""
    return "/".join(key.split("/")[1:3])


def received_at(key: str) -> datetime:
    return datetime.fromisoformat(key.rpartition("/")[2].partition("Z-")[0] + "Z")


class Held(Struct, frozen=True):
    """`name` is that of a switch: `shopify/shop-a`, or `shopify` for all of its sources."""

    objects: Objects

    def keep(self, message: Mapping[str, Any]) -> str:
        """Returns the key, when it is durable."""
        key = key_of(message["delivery"])
        self.objects.put(key, json.dumps(message))
        return key

    def sources(self) -> list[str]:
        """Of which anything waits, also such as the brand does not have any more."""
        found = [one for connector in self.objects.folders(FOLDER) for one in self.objects.folders(connector)]
        return [source_of(one) for one in found]

    def waiting(self, source: str) -> Waiting:
        found = self.page(source, None)
        oldest, count = (received_at(found[0]) if found else None), len(found)
        while len(found) == LISTED and count < MOST_COUNTED:
            found = self.page(source, found[-1])
            count += len(found)
        return Waiting(count, len(found) == LISTED, oldest)

    def page(self, name: str, after: str | None, most: int = LISTED) -> list[str]:
        """Of one source oldest first."""
        return self.objects.names(f"{FOLDER}{name}/", after or "", most)
