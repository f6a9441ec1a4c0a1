"""Reviews of people in memory: the functions' own part, with the standings that it keeps lying here."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from infra.journeys.known import Known
from infra.journeys.memory import People
from shared.aws import keys
from shared.events import Event
from shared.profiles.models import Profile
from shared.reviews import codec, statements
from shared.reviews.causes import Cause
from shared.reviews.models import Reviewed
from shared.reviews.review import review
from shared.reviews.reviewing import Reviewing
from shared.reviews.rules import Rules

Due = tuple[datetime, str]
Told = tuple[Event, bool]
"""A fact to state, and whether it starts nothing."""


class Kept:
    """`written` are the standings as they were saved, with their news, until somebody asks for them."""

    alone = True

    def __init__(self, known: Known) -> None:
        self._known = known
        self.written: list[Mapping[str, Any]] = []

    def save(self, profile: Profile, reviewed: Reviewed, now: datetime, cause: Cause) -> None:
        own, before = profile.customer_id, profile.standing or {}
        item = {**codec.item_of(own, reviewed.standing, now), "v": before.get("v", 0) + 1}
        self._known.stand(own, item)
        outbox = codec.outbox_of(reviewed.news, profile.strongest, cause)
        self.written.append({**item, **keys.standing(own), **outbox})

    def end(self, customer: str, known: Mapping[str, Any]) -> bool:
        self._known.stand(customer, None)
        return True


class Reviews:
    """Who is reviewed, and what comes of it: facts to state, and dates to look again."""

    def __init__(self, known: Known, rules: Rules) -> None:
        self._known, self._kept = known, Kept(known)
        look = partial(review, rules=rules)
        self._reviewing = Reviewing(People(known), self._kept, look, lambda reviewed: None)

    def look(self, cause: Cause, now: datetime) -> None:
        self._reviewing.review(cause, now)

    def taken(self) -> Iterator[tuple[list[Told], Due | None]]:
        """Of each standing that was written: its news, and when it is due."""
        written, self._kept.written[:] = list(self._kept.written), []
        for item in written:
            due = (datetime.fromisoformat(item["due_at"]), item["pk"]) if "due_at" in item else None
            yield list(self._told(item)), due

    def _told(self, item: Mapping[str, Any]) -> Iterator[Told]:
        if "about" in item:
            about = self._known.members[item["about"]].identifier
            yield from ((event, statements.is_quiet(item, event)) for event in statements.events(item, about))
