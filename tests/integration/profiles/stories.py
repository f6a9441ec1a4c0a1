"""Small worlds of sources that name a few identifiers together, and what the reference makes of them."""

import random
from datetime import UTC, datetime, timedelta

from shared.aws import keys
from shared.configuration import Brand, Kind, Senders
from shared.events import Event, Identifier
from shared.profiles import kinds
from shared.profiles.cutting import Cutting, Decision
from shared.profiles.filing import Filing
from shared.profiles.store import ProfileStore
from tests.reference import identity as reference

SECRET = b"a key of the test"
LIMITS = {"email": 2, "phone": 2}
BRAND = Brand(
    name="Alder", website="https://alder.example", postal_address="1 Way", country="DE", currency="EUR",
    time_zone="Europe/Berlin", languages=("en",), senders=Senders("A <a@alder.example>", "A <a@alder.example>"),
    sources={}, kinds={kind: Kind("person", limit) for kind, limit in LIMITS.items()},
)  # fmt: skip
DAY = datetime(2026, 5, 1, tzinfo=UTC)
ROLES = {"email": "person", "phone": "person", "external_id@web": "person", "anonymous_id": "pointer",
         "order@web": "pointer", "payment@web": "pointer"}  # fmt: skip


def value(kind, number):
    return {"email": f"p{number}@a.example", "phone": f"+493090182{number}0"}.get(kind, f"{kind[:2]}-{number}")


def stories(seed):
    """A few sources that name a few identifiers together, in ever new combinations."""
    draw = random.Random(seed)  # noqa: S311
    return [
        [
            (kind, ROLES[kind], value(kind, draw.randint(0, 3)))
            for kind in draw.sample(sorted(ROLES), draw.choice([1, 2, 2, 3]))
        ]
        for _ in range(draw.randint(1, 9))
    ]


def told(number, story, **data):
    stated = tuple(Identifier(kind, written) for kind, _, written in story)
    return Event(f"e{number}", "page.viewed", DAY + timedelta(minutes=number), "segment/web", stated, data)


def hashed(one):
    return keys.identifier_id(Identifier(one[0], one[2]), SECRET)


def file_all(table, events):
    filing = Filing(table, BRAND, SECRET)
    return [filing.file(event, DAY + timedelta(days=1), lambda *_: None).new for event in events]


def home(story):
    order = ["email", "phone", "external_id@web", "order@web", "payment@web", "anonymous_id"]
    return min(story, key=lambda one: (order.index(one[0]), one[2]))


def agree_with_the_reference(table, told_stories, cuts=frozenset()):
    """Same customers, same standing, and each event on the timeline of the customer who owns its home."""
    owners, store = reference.customers(told_stories, LIMITS, set(cuts)), ProfileStore(table)
    customers = {one: store.profile(hashed(one)) for one in owners}
    for one, (head, how) in owners.items():
        assert customers[one].shared == (how in ("shared", "contested"))
        for other, (other_head, _) in owners.items():
            assert (customers[one].customer_id == customers[other].customer_id) == (head == other_head)
    for customer in customers.values():
        found = {event.id for event in store.timeline(customer)}
        homes = [customers[home(story)].customer_id == customer.customer_id for story in told_stories]
        assert found == {f"e{number}" for number, mine in enumerate(homes) if mine}


def decide(table, pair, number, *, cut=True):
    """An operator's word about two identifiers, at its minute of the day."""
    said = Decision(id=f"d{number}", cut=cut, at=DAY + timedelta(minutes=number), by="arn:ops", reason="strangers")
    one, other = sorted(pair)
    Cutting(table, lambda kind: kinds.kind_of(kind, BRAND.kinds).limit).decide(hashed(one), hashed(other), said)
