"""From what somebody asks for to a broadcast: what would not work is refused before anybody is counted."""

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from msgspec import Struct

from shared.broadcasts import classes, starting
from shared.broadcasts.models import Broadcast
from shared.broadcasts.wish import Wish
from shared.configuration import BROADCAST_JOURNEY
from shared.errors import InvalidRequestError
from shared.journeys.definition import Journey, stamped
from shared.journeys.steps.send import Send
from shared.journeys.trigger import Trigger
from shared.local_time import reckonable
from shared.messages.protocol import TRANSACTIONAL

FURTHEST = timedelta(days=300)
"""Its job waits that long, and then gives everybody a turn: an execution of Step Functions lives for a year."""

LEAST_RATE, MOST_RATE = Decimal("0.001"), 1_000_000
"""Messages a second: at the least one in a quarter of an hour, at the most more than any provider takes."""


def _none(journey: str) -> Journey | None:
    return None


class Known(Struct, frozen=True):
    """What the brand has: segments, the journey that was named, templates with their channels, channels in use; and any
    journey by its name, as it is in force.
    """

    segments: Collection[str]
    journey: Journey | None
    templates: Mapping[str, Any]
    outgoing: Collection[str]
    current: Callable[[str], Journey | None] = _none


def drafted(wish: Wish, known: Known, by: str, now: datetime) -> tuple[Broadcast, Journey]:
    if wish.segment not in known.segments:
        raise InvalidRequestError(f"segment: there is no {wish.segment!r}; there is {_listed(known.segments)}")
    _check_time(wish, now)
    journey = _named(wish, known) if wish.journey else _made(wish, known)
    classes.check(wish, journey, known.current)
    broadcast = Broadcast(
        name=wish.name,
        segment=wish.segment,
        journey=journey.name,
        version=journey.version,
        channels=channels(journey),
        message_class=TRANSACTIONAL if wish.legal_notice else journey.message_class,
        legal_notice=wish.legal_notice,
        drafted_by=by,
        drafted_at=now,
        reason=wish.reason,
        template=None if wish.journey else wish.template,
        at=wish.at,
        local=wish.local,
        past=wish.past,
        rate=wish.rate,
    )
    return broadcast, journey


def channels(journey: Journey) -> tuple[str, ...]:
    """All that any of its messages may leave by, in the order of its steps."""
    named = [step.variants if isinstance(step.channels, str) else step.channels for step in classes.sending(journey)]
    return tuple(dict.fromkeys(channel for channels in named for channel in channels))


def _check_time(wish: Wish, now: datetime) -> None:
    if wish.rate is not None and not (Decimal(wish.rate).is_finite() and LEAST_RATE <= wish.rate <= MOST_RATE):
        raise InvalidRequestError(f"rate: {LEAST_RATE} to {MOST_RATE:,} messages a second")
    if wish.local and (wish.at is None or wish.at.tzinfo is not None):
        raise InvalidRequestError("at: a local broadcast wants a time without a zone, such as 2026-12-01T09:00")
    if not wish.local and wish.at is not None and wish.at.tzinfo is None:
        raise InvalidRequestError("at: say which zone, such as 2026-12-01T09:00+01:00, or say `local`")
    if wish.at is not None and wish.at.replace(tzinfo=wish.at.tzinfo or UTC) > now + FURTHEST:
        raise InvalidRequestError(f"at: at most {FURTHEST.days} days ahead")
    if wish.at is not None and (over := _over(wish, wish.at, now)):
        raise InvalidRequestError(f"at: {over}; leave it out, and it goes as soon as it is confirmed")


def _over(wish: Wish, at: datetime, now: datetime) -> str | None:
    """What is confirmed too late goes at once, or not at all; what is drafted too late is a mistake."""
    if wish.local:
        over = at.replace(tzinfo=UTC) + starting.LATEST < now
        return f"{at:%Y-%m-%d %H:%M} is over everywhere" if over else None
    return f"{reckonable(at).astimezone(UTC):%Y-%m-%d %H:%M} UTC is over" if at < now else None


def _named(wish: Wish, known: Known) -> Journey:
    """One that nothing else starts; with a key of its own it would be about an order or a cart, and here is none."""
    journey = known.journey
    if wish.template:
        raise InvalidRequestError("journey, template: one of them, and not both")
    if journey is None:
        raise InvalidRequestError(f"journey: there is no {wish.journey!r}")
    if journey.trigger.kind != "manual":
        raise InvalidRequestError(f"journey: {journey.name} does not say `trigger: {{manual: true}}`")
    if journey.key is not None:
        raise InvalidRequestError(f"journey: {journey.name} has a `key`, and a broadcast is about no order or cart")
    return journey


def _made(wish: Wish, known: Known) -> Journey:
    if known.journey is not None:
        raise InvalidRequestError(f"name: the brand has a journey {known.journey.name}; choose another")
    template: Mapping[str, Any] | None = known.templates.get(wish.template or "")
    if template is None:
        raise InvalidRequestError(f"template: there is no {wish.template!r}; or name a journey")
    ways = [one for one in template["channels"] if one in known.outgoing]
    wanted = wish.channels or tuple(ways[:1])
    if missing := [one for one in wanted if one not in ways]:
        raise InvalidRequestError(f"channels: {wish.template} is not written for {', '.join(missing)}; {_listed(ways)}")
    kind = template["class"]
    step = Send(
        id="message",
        type="send",
        template=str(wish.template),
        channels=wanted,
        message_class=kind,
        variants=tuple(ways),
    )
    name, manual = own_name(wish.name), Trigger(manual=True)
    return stamped(Journey(name, kind, manual, (step,), wish.reason, priority=wish.priority))


def own_name(name: str) -> str:
    return BROADCAST_JOURNEY + name


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names)) or "none"
