"""Whether what lies in a table is what the reference makes of the world that was told to it."""

from collections.abc import Sequence
from typing import Any

from shared.aws import keys
from shared.aws.table import Table
from shared.configuration import Brand, Kind, Senders, Source
from shared.events import Identifier
from shared.messages import inbound
from shared.profiles import kinds
from shared.profiles.cutting import Cutting
from shared.profiles.filing import Filing
from shared.profiles.models import Profile
from shared.profiles.store import ProfileStore
from tests.integration.profiles import scenes
from tests.integration.profiles.workers import Job
from tests.integration.profiles.worlds import RANKS, Decided, Told
from tests.reference import identity, profile

SECRET = b"a key of the test"
LIMITS = {"email": 2, "phone": 2}
BRAND = Brand(
    name="Alder", website="https://alder.example", postal_address="1 Way", country="DE", currency="EUR",
    time_zone="Europe/Berlin", languages=("en",), senders=Senders("A <a@alder.example>", "A <a@alder.example>"),
    sources={connector: {name: Source(rank=rank)} for source, rank in RANKS.items()
             for connector, name in [source.split("/")]},
    kinds={kind: Kind("person", limit) for kind, limit in LIMITS.items()},
)  # fmt: skip
Profiles = dict[scenes.Identifier, Profile]


def hashed(one: scenes.Identifier) -> str:
    return keys.identifier_id(Identifier(one[0], one[2]), SECRET)


def filing(told: Told) -> Job:
    """As resolve_identity does it."""

    def job(table: Table) -> None:
        record = lambda event, ids: inbound.record(event, ids, table)  # noqa: E731
        Filing(table, BRAND, SECRET).file(told.event, told.received_at, record)

    return job


def deciding(said: Decided) -> Job:
    one, other = sorted(map(hashed, said.pair))
    return lambda table: Cutting(table, limit).decide(one, other, said.decision)


def limit(kind: str) -> int:
    return kinds.kind_of(kind, BRAND.kinds).limit


def profiles(table: Table, told: Sequence[Told]) -> Profiles:
    store = ProfileStore(table)
    everyone = sorted({one for event in told for one in event.stated})
    found = {one: store.profile(hashed(one)) for one in everyone}
    assert all(found.values()), "somebody who was told of is not known"
    return {one: profile for one, profile in found.items() if profile}


def agree(table: Table, told: Sequence[Told], decided: Sequence[Decided] = ()) -> Profiles:
    """Same customers, by the same ids, with the same members, and of each the same profile and timeline."""
    found = profiles(table, told)
    said = [(one.decision.at.isoformat(), one.decision.id, one.pair, one.decision.cut) for one in decided]
    owners = identity.customers([list(one.stated) for one in told], LIMITS, identity.standing(said))
    homes = {one.event.id: identity.home(list(one.stated)) for one in told}
    for one, (head, how) in owners.items():
        circle = [other for other, (its_head, _) in owners.items() if its_head == head]
        mine = [one for one in told if owners[homes[one.event.id]][0] == head]
        _same_customer(found[one], circle, how)
        assert not {hashed(homes[event.event.id]) for event in mine} - set(found[one].aliases), (one, "homes")
        _same_profile(table, found[one], mine)
    return found


def _same_customer(found: Profile, circle: Sequence[scenes.Identifier], how: str) -> None:
    """A follower is named among the members once it holds facts of its own, and never gives the customer its id."""
    giving = [one for one in circle if how == "anonymous" or one[1] == "person"] or list(circle)
    assert found.shared == (how in ("shared", "contested"))
    assert found.customer_id == min(map(hashed, giving)), (circle, how)
    assert {*map(hashed, giving)} <= set(found.aliases) <= {*map(hashed, circle)}, (circle, how)


def _same_profile(table: Table, found: Profile, mine: Sequence[Told]) -> None:
    expected = profile.profile([fact(one) for one in mine])
    assert dict(found.traits) == expected["traits"]
    assert (found.first_touch, found.last_touch) == (expected["first_touch"], expected["last_touch"])
    assert sorted(order.status for order in found.orders) == expected["orders"]
    assert found.plain()["number_of_orders"] == expected["number_of_orders"]
    timeline = ProfileStore(table).timeline(found, limit=100)
    assert sorted(event.id for event in timeline) == expected["timeline"]
    times = [event.occurred_at for event in timeline]
    assert times == sorted(times, reverse=True)


def fact(told: Told) -> dict[str, Any]:
    """As the reference wants it."""
    event = told.event
    at = profile.at(event.occurred_at, told.received_at)
    plain = {"id": event.id, "name": event.name, "source": event.source, "data": event.data, "at": at}
    return {**plain, "rank": RANKS[event.source], "stated": told.stated}
