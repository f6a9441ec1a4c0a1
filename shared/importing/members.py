"""A row of a list of people: they are in the segment of that name, which is a tag of theirs. And who is no more."""

from datetime import timedelta

from msgspec import Struct

from shared.aws import keys
from shared.aws.table import Table
from shared.events import Event, Name
from shared.importing import people
from shared.importing.models import About, Row
from shared.profiles import registers
from shared.profiles.models import Profile
from shared.profiles.store import ProfileStore
from shared.reviews.members import Members, Page

JUST_BEFORE = timedelta(microseconds=1)
"""Whoever is in the file stays, also where their row is filed after this was decided."""

AT_ONCE = 100


def events(row: Row, event_id: str, about: About) -> list[Event]:
    """True from the import on, which is later than any list before."""
    found, tags = people.of(row, about), {about.segment: True}
    return [Event(event_id, Name.CUSTOMER_UPDATED, about.received_at, about.source, found, {"tags": tags})]


class Leaving(Struct, frozen=True):
    """Members of a segment of whom a later list says nothing."""

    table: Table

    def page(self, about: About, after: str) -> tuple[list[Event], str]:
        """Of one page of the segment, and where the next begins; "" at the end."""
        page: Page = Members(self.table).page(about.segment, AT_ONCE, after or None)
        found = (ProfileStore(self.table).profile(one.customer_id, consistent=True) for one in page.members)
        left = [self._left(profile, about) for profile in found if profile and not self._listed(profile, about)]
        return left, page.next or ""

    def _listed(self, profile: Profile, about: About) -> bool:
        """By this list, or by somebody since."""
        since = registers.written(about.received_at)
        folds = self.table.get_many([keys.traits(one) for one in profile.aliases], consistent=True)
        stamps = [fold["tags"][about.segment][0] for fold in folds if about.segment in fold.get("tags", {})]
        return any(registers.moment(stamp) >= since for stamp in stamps)

    def _left(self, profile: Profile, about: About) -> Event:
        told = keys.digest(about.id, about.segment, profile.customer_id)
        identifier = next(one.identifier for one in profile.members if one.id == profile.strongest)
        at = about.received_at - JUST_BEFORE
        data = {"tags": {about.segment: False}}
        return Event(f"import-{told}", Name.CUSTOMER_UPDATED, at, about.source, (identifier,), data)
