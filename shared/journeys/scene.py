"""What surrounds a run when the engine looks at it."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from msgspec import Struct

from shared.events import Event
from shared.journeys.codes import CodeKey, keyless
from shared.journeys.controls import RUNNING, Control
from shared.profiles.models import Profile
from shared.profiles.zones import NO_STORES, Clock, Stores, clock


class Surroundings(Struct, frozen=True):
    """What a deployment decides once: the brand's zone, the kinds of address of each channel, the key of its codes.

    `stores` has the zones of its sources and stores.
    """

    brand_zone: str
    channels: Mapping[str, tuple[str, ...]]
    code_key: CodeKey = keyless
    stores: Stores = NO_STORES

    def clock(self, profile: Profile) -> Clock:
        return clock(profile, self.brand_zone, self.stores)


class Scene(Struct, frozen=True, dict=True):
    """`facts` are the events that could have ended the run, `control` is what was decided about its journey."""

    profile: Profile
    now: datetime
    surroundings: Surroundings
    facts: tuple[Event, ...] = ()
    control: Control = RUNNING

    @cached_property
    def zone(self) -> ZoneInfo:
        return self.surroundings.clock(self.profile).zone

    @property
    def strongest(self) -> str:
        return self.profile.strongest

    @cached_property
    def addresses(self) -> dict[str, str]:
        """Per channel the id of the customer's best address, where there is one."""
        best = {channel: self.profile.addresses(*kinds) for channel, kinds in self.surroundings.channels.items()}
        return {channel: members[0].id for channel, members in best.items() if members}
