"""A wish and what the brand has, with only what a test cares for; and a broadcast made of them."""

from typing import Any

from msgspec.structs import replace

from shared.broadcasts.drafting import Known, drafted
from shared.broadcasts.models import Broadcast, Count, Reach
from shared.broadcasts.wish import Wish
from tests.unit.journeys.making import MONDAY

TEMPLATES = {
    "sale": {"class": "marketing", "channels": {"email": {}, "sms": {}, "push": {}}},
    "recall": {"class": "transactional", "channels": {"email": {}, "sms": {}}},
}
KNOWN = Known(["fans", "vip"], None, TEMPLATES, ["email", "sms"])


def a_wish(**fields: Any) -> Wish:
    return Wish(**{"name": "spring", "segment": "fans", "reason": "a test", "template": "sale", **fields})


def a_broadcast(**fields: Any) -> Broadcast:
    return replace(drafted(a_wish(), KNOWN, "arn:ann", MONDAY)[0], **fields)


def a_count(members: int, reached: int | None = None) -> Count:
    reach = members if reached is None else reached
    return Count(MONDAY, MONDAY, members, reach, {"email": Reach(reached=reach)})
