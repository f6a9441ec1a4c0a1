"""What an agent should know when the phone rings: who calls, what is on its way, what is open, what was last said."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from shared.events import Event, Name
from shared.profiles.models import Profile
from shared.profiles.orders import Order

DONE = frozenset({"delivered", "cancelled", "refunded"})
ON_ITS_WAY = timedelta(days=30)
"""Tills never say that something was handed over: what is older than this has arrived, or is a case by now."""

OF_A_CALL = ("phone", "call", "event")
MOST_SAID, MOST_HAPPENED = 5, 12
CLOSING = frozenset({Name.TICKET_CLOSED, Name.CONVERSATION_CLOSED})
CLOSED = frozenset({"closed", "solved", "resolved"})
CASES = ("ticket", "conversation")
TEXTS = (("message", "text"), ("review", "text"), ("survey", "comment"), ("ticket", "subject"))
"""Where a customer's own words are, in the sections of an event."""

SILENT = frozenset({Name.PAGE_VIEWED, Name.STOCK_CHANGED, Name.MESSAGE_SENT, Name.MESSAGE_DELIVERED})
"""Nothing that an agent would speak of."""


class Said(Struct, frozen=True):
    at: datetime
    by: str
    """The channel, or the kind of what was written: review, survey."""
    text: str


class Story(Struct, frozen=True):
    """`said`, `happened` and `cases` are newest first. Of a number that several people share only that is told."""

    customer_id: str
    several: bool = False
    stranger: bool = False
    """Has called before, and nothing else is known of them."""
    name: str | None = None
    language: str | None = None
    stage: str | None = None
    number_of_orders: int = 0
    spend: Mapping[str, str] | None = None
    on_its_way: tuple[Order, ...] = ()
    last_order: Order | None = None
    cases: tuple[Mapping[str, Any], ...] = ()
    said: tuple[Said, ...] = ()
    happened: tuple[Event, ...] = ()


def story(profile: Profile, events: Sequence[Event], now: datetime) -> Story:
    """`events` are the customer's latest, newest first."""
    if profile.shared:
        return Story(profile.customer_id, several=True)
    orders = sorted(
        (one for one in profile.orders if one.bought),
        key=lambda one: (one.placed is not None, one.placed),
        reverse=True,
    )
    measures = profile.measures
    return Story(
        customer_id=profile.customer_id,
        stranger=not orders and all(one.identifier.kind.partition("@")[0] in OF_A_CALL for one in profile.members),
        name=_name(profile.traits),
        language=_text(profile.traits.get("language")),
        stage=(profile.standing or {}).get("stage"),
        number_of_orders=measures.get("number_of_orders", 0),
        spend=measures.get("spend"),
        on_its_way=tuple(one for one in orders if _is_on_its_way(one, now)),
        last_order=orders[0] if orders else None,
        cases=tuple(_open(events)),
        said=tuple(_said(events))[:MOST_SAID],
        happened=tuple(one for one in events if one.name not in SILENT)[:MOST_HAPPENED],
    )


def _name(traits: Mapping[str, Any]) -> str | None:
    parts = (traits.get("first_name"), traits.get("last_name"))
    return " ".join(str(one) for one in parts if one) or _text(traits.get("name"))


def _text(trait: Any) -> str | None:
    """Anybody may state a trait, as anything that JSON can say."""
    return trait if isinstance(trait, str) else None


def _is_on_its_way(order: Order, now: datetime) -> bool:
    return order.status not in DONE and order.placed is not None and now - order.placed <= ON_ITS_WAY


def _open(events: Iterable[Event]) -> Iterator[Mapping[str, Any]]:
    """The latest word about each case, unless that closed it."""
    seen = set()
    for event, kind in ((event, kind) for event in events for kind in CASES):
        case = _section(event, kind)
        if not case or (kind, event.source, str(case.get("id"))) in seen:
            continue
        seen.add((kind, event.source, str(case.get("id"))))
        if event.name not in CLOSING and str(case.get("status")) not in CLOSED:
            yield {**case, "kind": kind, "at": event.occurred_at}


def _said(events: Iterable[Event]) -> Iterator[Said]:
    """Not what we sent ourselves: feedback on it has our own id."""
    for event, (name, field) in ((event, place) for event in events for place in TEXTS):
        written = _section(event, name)
        text = written.get(field)
        if isinstance(text, str) and text.strip() and "send_id" not in written:
            yield Said(event.occurred_at, str(written.get("channel") or name), text.strip())


def _section(event: Event, name: str) -> Mapping[str, Any]:
    found = event.data.get(name)
    return found if isinstance(found, Mapping) else {}
