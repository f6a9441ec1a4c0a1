"""Histories that nobody would write by hand: shared browsers and phones, facts late and twice, contradictions."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from msgspec.structs import replace

from shared.events import Event, Identifier

BEGINS = datetime(2026, 3, 20, 9, tzinfo=UTC)
"""Nine days before clocks change."""

EMAILS = [Identifier("email", f"{name}@example.com") for name in ("ann", "ben", "cleo", "dora", "emil", "fay", "gus")]
PHONES = [Identifier("phone", f"+493090182{number}0") for number in range(3)]
ACCOUNTS = [Identifier("shopify_customer@shop-a", str(number)) for number in range(4)]
BROWSERS = [Identifier("anonymous_id", f"browser-{number}") for number in range(4)]
NAMES = (
    *("order.placed", "order.paid", "order.fulfilled", "order.delivered", "order.cancelled", "order.refunded") * 3,
    *("checkout.started", "checkout.updated", "checkout.completed", "cart.started", "page.viewed") * 2,
    *("consent.changed", "customer.updated", "customer.identified") * 3,
    *("survey.answered", "review.submitted", "ticket.opened", "ticket.closed", "return.requested", "lead.submitted"),
    *("call.missed", "call.ended", "message.bounced", "message.complained", "message.opened", "order.ready_for_pickup"),
)


@dataclass(frozen=True, slots=True)
class Told:
    at: datetime
    event: Event
    quiet: bool = False


def history(seed: int, length: int = 60) -> list[Told]:
    draw = Random(seed)  # noqa: S311 - the same seed is the same history
    return list(_told(draw, length))


def _told(draw: Random, length: int) -> Iterator[Told]:
    now, told = BEGINS, []
    for number in range(length):
        now += draw.choice([timedelta(), timedelta(minutes=7), timedelta(hours=3), timedelta(days=1, hours=5)])
        if told and draw.random() < 0.1:
            repeated = draw.choice(told)
            event = replace(repeated.event, identifiers=draw.choice([repeated.event.identifiers, _people(draw)]))
        else:
            event = _event(draw, number, now - _delay(draw))
        told.append(Told(now, event, quiet=draw.random() < 0.05))
        yield told[-1]


def _delay(draw: Random) -> timedelta:
    """Most are told at once; a clock may run ahead."""
    late = [timedelta(seconds=2)] * 6 + [timedelta(), timedelta(hours=5), timedelta(days=3), -timedelta(hours=1)]
    return draw.choice(late)


def _people(draw: Random) -> tuple[Identifier, ...]:
    """Seldom more than one person; sometimes nobody at all. The first phone is a front desk's, known by everybody."""
    if draw.random() < 0.12:
        return (draw.choice(EMAILS), PHONES[0])
    chosen = draw.choice([[draw.choice(EMAILS[:3])]] * 5 + [[draw.choice(EMAILS)], []])
    chosen = [*chosen, *([draw.choice(BROWSERS)] if draw.random() < 0.4 else [])]
    chosen += [draw.choice(PHONES[1:])] if draw.random() < 0.15 else []
    chosen += [draw.choice(ACCOUNTS)] if draw.random() < 0.15 else []
    return tuple(chosen)


def _event(draw: Random, number: int, at: datetime) -> Event:
    name, people = draw.choice(NAMES), _people(draw)
    order = str(draw.randint(1, 6))
    pointers = [Identifier("order@shop-a", order)] if name.startswith("order") and draw.random() < 0.8 else []
    data = {**_said(draw, name, order), **_about(draw, people)}
    return Event(
        f"e{number}", name, at, draw.choice(["shopify/shop-a", "standard_webhooks/own"]), (*people, *pointers), data
    )


def _said(draw: Random, name: str, order: str) -> dict[str, Any]:
    """The sections that an event of this name has."""
    return SAID.get(name.partition(".")[0], lambda draw, order: {})(draw, order)


def _order(draw: Random, order: str) -> dict[str, Any]:
    item = {"sku": draw.choice(["AF-REFILL-1", "AF-MUG"]), "name": "A mug", "quantity": 1}
    total = {"amount": f"{draw.randint(5, 90)}.00", "currency": draw.choice(["EUR", "GBP"])}
    return {"order": {"id": order, **({"total": total, "items": [item]} if draw.random() < 0.7 else {})}}


def _survey(draw: Random, order: str) -> dict[str, Any]:
    answer = draw.choice(["as_expected", "not_as_expected"])
    survey = {"name": draw.choice(["arrival_check", "delivery"]), "answer": answer, "score": draw.randint(1, 5)}
    return {"survey": survey, "order": {"id": order}}


SAID: Mapping[str, Callable[[Random, str], dict[str, Any]]] = {
    "order": _order,
    "return": _order,
    "survey": _survey,
    "checkout": lambda draw, order: {"checkout": {"id": f"c{draw.randint(1, 3)}"}},
    "review": lambda draw, order: {"review": {"id": f"r{draw.randint(1, 3)}", "rating": draw.randint(1, 5)}},
    "call": lambda draw, order: {"call": {"id": "k", "duration_seconds": draw.randint(0, 60)}},
    "lead": lambda draw, order: {"lead": {"id": f"l{draw.randint(1, 2)}"}},
    "ticket": lambda draw, order: {"ticket": {"id": "t"}, "order": {"id": order}},
}


def _about(draw: Random, people: tuple[Identifier, ...]) -> dict[str, Any]:
    """What is said of the person beside it: a zone, a consent, the fate of a mail."""
    said: dict[str, Any] = {}
    if draw.random() < 0.2:
        said["traits"] = {"time_zone": draw.choice(["Asia/Bangkok", "America/New_York", "Nowhere"]), "enough": True}
    if draw.random() < 0.4:
        state = draw.choice(["granted", "granted", "granted", "withdrawn", "pending"])
        said["consents"] = [
            {"channel": "email", "purpose": "marketing", "state": state, "by_person": draw.random() < 0.8}
        ]
    if people and draw.random() < 0.2:
        address = people[0].value
        said["message"] = {"channel": "email", "address": address, "permanent": draw.random() < 0.3}
    return said
