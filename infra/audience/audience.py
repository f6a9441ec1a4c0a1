"""Who would be in a segment: every customer of a stage looked at, by a condition that need not be deployed."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from msgspec import Struct, field

from infra.audience.homes import Home
from shared.aws import keys
from shared.aws.codec import Item
from shared.profiles import fold
from shared.profiles.graph import member, members
from shared.profiles.measures import Exchange
from shared.profiles.models import Profile
from shared.profiles.store import ProfileStore
from shared.reviews import segments
from shared.reviews.segments import Segment

AT_ONCE = 16


class Audience(Struct):
    """`examples` are the first few of the members; `entering` and `leaving` compare with who is in it by now."""

    segment: Segment
    now: datetime
    shown: int
    customers: int = 0
    members: int = 0
    entering: int = 0
    leaving: int = 0
    examples: list[Profile] = field(default_factory=list)

    def look(self, profile: Profile) -> None:
        seen = profile.plain()
        inside, was = segments.holds(self.segment, seen, self.now), self.segment.name in seen["segments"]
        self.customers += 1
        self.members += inside
        self.entering += inside and not was
        self.leaving += was and not inside
        if inside and len(self.examples) < self.shown:
            self.examples.append(profile)


class Looking(Struct):
    """Most customers have one home, and are read off the scan; those of several are asked for when it is through."""

    audience: Audience
    rates: Exchange
    several: list[str] = field(default_factory=list)

    def learn(self, homes: Iterable[Home]) -> None:
        for home in homes:
            identifier = home.pop(keys.IDENTIFIER, {})
            if not _is_customer(identifier):
                continue
            if len(members(identifier)) > 1 or any(name.startswith(keys.FOLLOWER) for name in home):
                self.several.append(identifier["pk"])
            else:
                who = Profile(identifier["pk"], (member(identifier),), standing=home.pop(keys.STANDING, None))
                self.audience.look(fold.profile(who, home.values(), self.rates))

    def finish(self, store: ProfileStore, done: Callable[[int], None]) -> None:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for number, profile in enumerate(pool.map(store.profile, self.several), start=1):
                if profile:
                    self.audience.look(profile)
                done(number)


def _is_customer(identifier: Item) -> bool:
    """Owned by itself, and one person who was not erased."""
    alone = identifier.get("role") == "person" and "value" in identifier and not identifier.get("shared")
    return bool(alone and identifier.get("owner", identifier["pk"]) == identifier["pk"])
