"""Runs of people who were taken for one and are told apart: each goes with the event that began it.

An event never moves from its home, and neither does what follows from it: after a cut a run about an order is that of
whoever owns the identifier that stated the order, and nobody else hears of it.
"""

from collections.abc import Collection, Iterable

from msgspec.structs import replace

from shared.journeys.models import Run
from shared.profiles.models import Profile

ELSEWHERE = "the run is another customer's now"


def place(profile: Profile, home: str | None) -> str:
    """The id under which a run is to lie. As long as nobody knows who it is, that of its home: of a browser and its
    cart, whichever id is the smaller, only the one under which events lie leads to the customer later on.
    """
    known = any(member.role == "person" for member in profile.members)
    return profile.customer_id if known or home is None else home


def strayed(home: str | None, ids: Collection[str]) -> bool:
    """A run with that home lies under an id of this customer, of all of whom these are the ids, and is another's."""
    return home is not None and home not in ids


def own(runs: Iterable[Run], ids: Collection[str]) -> list[Run]:
    return [run for run in runs if not strayed(run.home, ids)]


def handed_over(run: Run, owner: Profile, known: Iterable[Run]) -> Run:
    """As a run of its owner, beside those of the same journey that are `known`."""
    taken = {one.attempt for one in known if one.key == run.key}
    attempt = max(taken) + 1 if run.attempt in taken else run.attempt
    home = None if run.home == owner.customer_id else run.home
    return replace(run, customer_id=owner.customer_id, home=home, attempt=attempt)
