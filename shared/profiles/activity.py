"""On which days a customer was heard of: by source, by messaging channel and what happened there, and by own acts.

Days and not moments, so that a busy day costs one write; first and last ones, so that nothing can count twice.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any

from msgspec import Struct

from shared.events import OF_OURS, Event, Name
from shared.profiles import registers
from shared.profiles.references import section
from shared.profiles.registers import Span, merge_spans, span, widened

Spans = Mapping[str, Span]

FEEDBACK: Mapping[str, str] = {
    Name.MESSAGE_SENT: "sent",
    Name.MESSAGE_FAILED: "failed",
    Name.MESSAGE_BOUNCED: "bounced",
    Name.MESSAGE_COMPLAINED: "complained",
    Name.MESSAGE_DELIVERED: "delivered",
    Name.MESSAGE_OPENED: "opened",
    Name.MESSAGE_CLICKED: "clicked",
    Name.MESSAGE_RECEIVED: "answered",
}
"""What became of our messages, and what came back on the same channel."""

ACTS = frozenset(
    {Name.CUSTOMER_IDENTIFIED, Name.ORDER_PLACED, Name.OFFER_REDEEMED, Name.CART_STARTED, Name.CART_UPDATED}
    | {Name.CART_COMPLETED, Name.CHECKOUT_STARTED, Name.CHECKOUT_UPDATED, Name.CHECKOUT_COMPLETED, Name.PRODUCT_VIEWED}
    | {Name.PRODUCT_SEARCHED, Name.PAGE_VIEWED, Name.REVIEW_SUBMITTED, Name.SURVEY_ANSWERED, Name.LEAD_SUBMITTED}
    | {Name.CONVERSATION_OPENED, Name.MESSAGE_RECEIVED, Name.MESSAGE_CLICKED}
)
"""What the person does, unlike a parcel that arrives, a record that a system touches, a mail that a scanner opens."""

KNOWN = frozenset(map(str, Name))

COMPLAINTS = frozenset({Name.MESSAGE_COMPLAINED, "dispute.opened"})
RATED = ("review", "rating"), ("survey", "score")
POOR = 0.4
"""Two stars of five, four of ten: whoever gives no more complains."""

LONGEST_CHANNEL = 32


class Activity(Struct, frozen=True):
    """First and last days: of each source, of what happened to messages on each channel, of the person's own acts.

    Complaints are kept by their moments and apart from the other acts, and so are cases, which are neither.
    """

    seen: Spans = {}
    engagement: Mapping[str, Spans] = {}
    active: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()

    @property
    def signs(self) -> list[str]:
        """All days on which the person did anything."""
        return [*self.active, *(moment[: len("2026-05-01")] for moment in self.complaints), *self.cases]


def read(items: Iterable[Mapping[str, Any]]) -> Activity:
    """Of the traits items of all homes."""
    found = Activity()
    for item in items:
        engagement = item.get("engagement", {})
        channels = {**found.engagement, **engagement}
        found = Activity(
            merge_spans(found.seen, item.get("seen", {})),
            {one: merge_spans(found.engagement.get(one, {}), engagement.get(one, {})) for one in channels},
            *(tuple(span([*getattr(found, own), *item.get(own, ())])) for own in ("active", "complaints", "cases")),
        )
    return found


def after(item: Mapping[str, Any], event: Event) -> dict[str, Any]:
    """What the event changes of a home's traits item. What we or machines do is no sign of life."""
    if event.source in OF_OURS or event.name == Name.MESSAGE_FETCHED:
        return {}
    day = event.occurred_at.astimezone(UTC).date().isoformat()
    changed: dict[str, Any] = {}
    if word := FEEDBACK.get(event.name):
        channel = str(section(event, "message").get("channel") or "email")[:LONGEST_CHANNEL]
        known: dict[str, Any] = dict(item.get("engagement", {}))
        changed["engagement"] = known | {channel: widened(known.get(channel, {}), word, day)}
    if word in (None, "answered"):
        changed["seen"] = widened(item.get("seen", {}), event.source, day)
    if own := _own(event):
        said = f"{registers.written(event.occurred_at)}Z" if own == "complaints" else day
        changed[own] = span([*item.get(own, ()), said])
    return changed


def _own(event: Event) -> str | None:
    """What it is of the person's own acts."""
    if event.name in COMPLAINTS or any(_is_poor(section(event, part), mark) for part, mark in RATED):
        return "complaints"
    if event.name == Name.TICKET_OPENED:
        return "cases"
    return "active" if event.name in ACTS or event.name not in KNOWN else None


def _is_poor(said: Mapping[str, Any], mark: str) -> bool:
    """Reviews are of five stars where nothing else is said; of an answer without a scale nobody knows."""
    given, scale = said.get(mark), said.get("scale") or (5 if mark == "rating" else None)
    return isinstance(given, int | float) and isinstance(scale, int | float) and given <= POOR * scale
