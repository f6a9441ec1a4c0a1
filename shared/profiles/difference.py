"""What differs between the customers under two sets of rules, and whom consent would reach anew. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from msgspec import Struct
from msgspec.structs import asdict

from shared.profiles.identity import Standing
from shared.profiles.rehearsal import Customers

Ids = tuple[str, ...]
Stance = Literal["granted", "withdrawn"]
Consents = Mapping[str, frozenset[Stance]]
"""Of each address that ever said something: both words where it said yes to one channel and no to another."""


class Change(Struct, frozen=True):
    """One customer here, and those over there that it was or would be."""

    customer: str
    others: Ids


class Reach(Struct, frozen=True):
    """An address that said no, and those that said yes and would be, or no longer be, addresses of the same customer.

    Consent stays with its address whatever becomes of customers; but whoever said no may then be met elsewhere.
    """

    withdrawn: str
    gained: Ids
    lost: Ids


class Difference(Struct, frozen=True):
    """Ids throughout; `joins` from the view of the customers after, `splits` of those before."""

    joins: tuple[Change, ...]
    splits: tuple[Change, ...]
    newly_shared: Ids
    no_longer_shared: Ids
    newly_contested: Ids
    no_longer_contested: Ids
    newly_used: Ids
    no_longer_used: Ids
    consent: tuple[Reach, ...]

    @property
    def any(self) -> bool:
        return any(asdict(self).values())


def diff(before: Customers, after: Customers, consents: Consents) -> Difference:
    moves = [(before.owners[one].customer_id, after.owners[one].customer_id) for one in _both(before, after)]
    return Difference(
        joins=_several((new, old) for old, new in moves),
        splits=_several(moves),
        newly_shared=_standing("shared", after, before),
        no_longer_shared=_standing("shared", before, after),
        newly_contested=_standing("contested", after, before),
        no_longer_contested=_standing("contested", before, after),
        newly_used=tuple(sorted(after.owners.keys() - before.owners.keys())),
        no_longer_used=tuple(sorted(before.owners.keys() - after.owners.keys())),
        consent=tuple(_reaches(before, after, consents)),
    )


def _both(before: Customers, after: Customers) -> Iterator[str]:
    return (one for one in before.owners if one in after.owners)


def _several(moves: Iterable[tuple[str, str]]) -> tuple[Change, ...]:
    """Customers that are more than one over there, those with the most first."""
    others: dict[str, set[str]] = {}
    for here, there in moves:
        others.setdefault(here, set()).add(there)
    found = (Change(here, tuple(sorted(there))) for here, there in others.items() if len(there) > 1)
    return tuple(sorted(found, key=lambda one: (-len(one.others), one.customer)))


def _standing(standing: Standing, here: Customers, there: Customers) -> Ids:
    """What stands so here, and over there is known but does not."""
    found = (one for one, owner in here.owners.items() if owner.standing == standing and one in there.owners)
    return tuple(sorted(one for one in found if there.owners[one].standing != standing))


def _reaches(before: Customers, after: Customers, consents: Consents) -> Iterator[Reach]:
    was, becomes = _granted(before, consents), _granted(after, consents)
    for address in sorted(one for one, stances in consents.items() if "withdrawn" in stances):
        old, new = (_companions(address, side, granted) for side, granted in ((before, was), (after, becomes)))
        if old != new:
            yield Reach(address, tuple(sorted(new - old)), tuple(sorted(old - new)))


def _granted(customers: Customers, consents: Consents) -> dict[str, set[str]]:
    """The addresses that said yes, by customer."""
    found: dict[str, set[str]] = {}
    for address, stances in consents.items():
        if "granted" in stances and address in customers.owners:
            found.setdefault(customers.owners[address].customer_id, set()).add(address)
    return found


def _companions(address: str, customers: Customers, granted: Mapping[str, set[str]]) -> set[str]:
    owner = customers.owners.get(address)
    return granted.get(owner.customer_id, set()) - {address} if owner else set()
