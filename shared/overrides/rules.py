"""What a type cannot say of the sections of brand.yaml that operators may change, such as that a share is one."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from msgspec import Struct

from shared.configuration import BROADCAST_JOURNEY, CHANGEABLE, DOLLAR, Brand, Budgets, Guards, OwnGuards
from shared.messages.consent import RECENT
from shared.overrides.wording import Complaint, Place, among, unknown, written

DAYS = "a number of days or weeks, such as 60d or 8w"


class Names(Struct, frozen=True):
    """What there is to speak of; None where nobody looks at names."""

    channels: Collection[str] | None = None
    journeys: Collection[str] | None = None

    def misnamed(self, kind: str, name: str) -> str | None:
        """`kind` is `channels` or `journeys`. The journey of a broadcast's own message is in no folder."""
        there: Collection[str] | None = getattr(self, kind)
        if there is None or name in there or name.startswith(BROADCAST_JOURNEY):
            return None
        return unknown(kind.removesuffix("s"), name, sorted(there))


Rule = Callable[[Brand, Names], Iterator[Complaint]]


def check(brand: Brand, names: Names, sections: Iterable[str] = CHANGEABLE) -> Iterator[Complaint]:
    for section in sections:
        yield from RULES[section](brand, names)


def _quiet_hours(brand: Brand, _: Names) -> Iterator[Complaint]:
    for field in ("start", "end"):
        yield from written(("quiet_hours", field), getattr(brand.quiet_hours, field), "time")


def _caps(brand: Brand, names: Names) -> Iterator[Complaint]:
    for channel, cap in brand.caps.items():
        if names.channels is not None:
            yield from among(("caps", channel), channel, names.channels, what="channel")
        yield from written(("caps", channel, "period"), cap.period, "period")
        if not 1 <= cap.messages <= RECENT:
            yield ("caps", channel, "messages"), f"messages must be 1 to {RECENT}"


def _lifecycle(brand: Brand, _: Names) -> Iterator[Complaint]:
    rules = brand.lifecycle
    lengths: dict[Place, str | None] = {
        (name,): getattr(rules, name) for name in ("usual", "shortest", "unanswered", "inactive")
    }
    lengths |= {("usual_by_category", name): length for name, length in rules.usual_by_category.items()}
    for place, length in lengths.items():
        if length is not None and not re.fullmatch(r"[1-9][0-9]{0,3}[dw]", length):
            yield ("lifecycle", *place), f"{place[-1]}: {length!r} is not right here; write {DAYS}"
    if rules.rhythm_from < 2:
        yield ("lifecycle", "rhythm_from"), "a rhythm needs two purchases or more"
    if not 1 <= rules.retention < rules.recovery:
        yield ("lifecycle", "retention"), "retention is 1 interval or more, and less than recovery"


def _broadcasts(brand: Brand, _: Names) -> Iterator[Complaint]:
    if not 0 < brand.broadcasts.share <= 1:
        yield ("broadcasts", "share"), "a share is more than 0 and at most 1"
    if brand.broadcasts.rate <= 0:
        yield ("broadcasts", "rate"), "more than 0 messages a second"


def _guards(brand: Brand, names: Names) -> Iterator[Complaint]:
    """Whoever has limits of its own is a journey of this brand."""
    yield from _limits(("guards",), brand.guards)
    for name, own in brand.guards.journeys.items():
        place = ("guards", "journeys", name)
        yield from _limits(place, own)
        if wrong := names.misnamed("journeys", name):
            yield place, wrong


def _limits(place: Place, given: Guards | OwnGuards) -> Iterator[Complaint]:
    for name in ("complaints", "bounces"):
        share = getattr(given, name)
        if share is not None and not 0 < share <= 100:
            yield (*place, name), f"{name}: more than 0 per cent, and at most 100"
    for name in ("sends", "hourly", "daily"):
        number = getattr(given, name)
        if number is not None and number < 1:
            yield (*place, name), f"{name} must be 1 or more"


def _budgets(brand: Brand, names: Names) -> Iterator[Complaint]:
    """Prices are in US dollars, budgets in the brand's currency."""
    budgets = brand.budgets
    own = {(kind, name): one for kind in ("channels", "journeys") for name, one in getattr(budgets, kind).items()}
    for place, given in [((), budgets), *own.items()]:
        for field in ("daily", "monthly"):
            if (amount := getattr(given, field)) is not None:
                yield from written(("budgets", *place, field), amount, "amount")
    for kind, name in own:
        if wrong := names.misnamed(kind, name):
            yield ("budgets", kind, name), wrong
    if budgets != Budgets() and brand.currency != DOLLAR and DOLLAR not in brand.exchange_rates:
        yield ("budgets",), f'prices are in US dollars: write what one is worth, exchange_rates: {{{DOLLAR}: "0.92"}}'


RULES: Mapping[str, Rule] = {
    "quiet_hours": _quiet_hours,
    "caps": _caps,
    "lifecycle": _lifecycle,
    "guards": _guards,
    "broadcasts": _broadcasts,
    "budgets": _budgets,
}
