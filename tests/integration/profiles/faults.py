"""Wrong ways to do it, each put into the real code: every one was tried by somebody, and looks right in a demo."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from msgspec.structs import replace

from shared.aws.table import Table
from shared.configuration import Kind
from shared.messages import consent, store
from shared.messages.consent import MARKETING, Choice
from shared.profiles import facts, fold, identity, joining, kinds, registers
from shared.profiles.folding import Folding
from shared.profiles.graph import Graph, Region
from shared.profiles.joining import Joining, Settled
from shared.profiles.naming import mark_of
from shared.profiles.ownership import Change
from shared.profiles.store import ProfileStore
from shared.profiles.structure import Structure

Plant = Callable[[pytest.MonkeyPatch], None]


def values_by_arrival(patch: pytest.MonkeyPatch) -> None:
    """Whatever comes last is the latest."""
    patch.setattr(registers, "merge", lambda one, other: {**one, **other})


def joins_by_arrival(patch: pytest.MonkeyPatch) -> None:
    """Who has joined somebody joins nobody else: the first to come decides."""
    settle = Joining.settle

    def first(self: Joining, persons: Any, **options: Any) -> Settled:
        items = Graph(self.table).identifiers(persons, consistent=True).values()
        return Settled() if any("members" in item for item in items) else settle(self, persons, **options)

    patch.setattr(Joining, "settle", first)


def counters_summed(patch: pytest.MonkeyPatch) -> None:
    """Two customers become one, and their numbers of orders are added."""
    patch.setattr(fold, "purchases", lambda records: [(record,) for record in records])


def joined_by_a_device(patch: pytest.MonkeyPatch) -> None:
    """A browser's id is taken for a person's."""
    kind_of = kinds.kind_of
    patch.setattr(kinds, "kind_of", lambda kind, own: Kind("person") if kind == "anonymous_id" else kind_of(kind, own))


def consent_of_the_customer(patch: pytest.MonkeyPatch) -> None:
    """Consent goes along with a profile: who agreed with one address is written to at all of them."""
    get = store.ConsentStore.get

    def of_any(self: Any, address: str, channel: str, *, consistent: bool = False) -> Any:
        mine = get(self, address, channel, consistent=consistent)
        profile = None if consistent else ProfileStore(self._table).profile(address)
        others = [get(self, one.id, channel) for one in profile.addresses("email")] if profile else []
        agreed = [one for one in others if one.choice(MARKETING) is Choice.GRANTED]
        return replace(agreed[0], address=address) if agreed else mine

    patch.setattr(store.ConsentStore, "get", of_any)


def profiles_without_versions(patch: pytest.MonkeyPatch) -> None:
    """Read, change, write back."""
    patch.setattr(Folding, "_save", lambda self, key, item, seen: self.table.put(key, {**item, "v": 1}) or True)


def owners_without_versions(patch: pytest.MonkeyPatch) -> None:
    write = Change.write

    def blindly(self: Change, *args: Any) -> Any:
        checked = write(self, *args)
        return replace(checked, condition=None, values={n: v for n, v in checked.values.items() if n != "seen"})

    patch.setattr(Change, "write", blindly)


def lazy_reads(patch: pytest.MonkeyPatch) -> None:
    """They cost half, and are nearly always right."""
    get_many = Table.get_many
    patch.setattr(Table, "get_many", lambda self, asked, *, consistent=False: get_many(self, asked))


def cuts_forgotten(patch: pytest.MonkeyPatch) -> None:
    learn = Region.learn
    patch.setattr(Region, "learn", lambda self, item: None if "cut" in item else learn(self, item))


def restores_forgotten(patch: pytest.MonkeyPatch) -> None:
    learn = Region.learn
    patch.setattr(Region, "learn", lambda self, item: learn(self, item | ({"cut": True} if "cut" in item else {})))


def remembered_too_early(patch: pytest.MonkeyPatch) -> None:
    """First the note that it is done, then the work."""
    state = Structure.state

    def noted(self: Structure, *given: Any) -> Any:
        _, nodes, named, _ = given
        if nodes[-1].id in named.before:
            self._remember(nodes[-1].id, named.before[nodes[-1].id], mark_of(nodes))
        return state(self, *given)

    patch.setattr(Structure, "state", noted)


def limits_forgotten(patch: pytest.MonkeyPatch) -> None:
    """However many use an address: whoever states it is that person."""
    for module in (identity, joining):
        patch.setattr(module, "is_shared", lambda *args: False)


def contested_by_nobody(patch: pytest.MonkeyPatch) -> None:
    """A device belongs to one of those who used it."""
    settle = identity._round

    def one_of_them(undecided: Any, links: Any, decided: Any) -> Any:
        settled = settle(undecided, links, decided)
        touched = {one: {decided[other].customer_id for other in links[one] if other in decided} for one in settled}
        return {one: identity.Owner(min(touched[one]), "follows") for one in settled}

    patch.setattr(identity, "_round", one_of_them)


def dates_believed(patch: pytest.MonkeyPatch) -> None:
    """Also those of the year 9999."""
    patch.setattr(facts, "clamped", lambda occurred_at, received: occurred_at)


def last_word_by_arrival(patch: pytest.MonkeyPatch) -> None:
    """The consent that comes last replaces what was known."""
    apply = lambda known, act: replace(known, acts={**known.acts, act.purpose: act})  # noqa: E731
    patch.setattr(consent, "apply", apply)


FAULTS: Mapping[Plant, str] = {
    values_by_arrival: "order_free",
    joins_by_arrival: "order_free",
    counters_summed: "order_free",
    joined_by_a_device: "no_mixing",
    consent_of_the_customer: "monotone_consent",
    profiles_without_versions: "concurrent",
    owners_without_versions: "concurrent",
    lazy_reads: "concurrent",
    cuts_forgotten: "reversible",
    restores_forgotten: "reversible",
    remembered_too_early: "killed_anywhere",
    limits_forgotten: "order_free",
    contested_by_nobody: "no_mixing",
    dates_believed: "order_free",
    last_word_by_arrival: "monotone_consent",
}
"""Each with the property that has to notice it."""
