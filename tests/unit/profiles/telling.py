"""Events as sources tell them, folded as resolve_identity folds them, without any table."""

from datetime import UTC, datetime, timedelta

from shared.events import Event, Identifier
from shared.profiles import fold, offers, registers
from shared.profiles.measures import NO_EXCHANGE
from shared.profiles.models import Profile
from shared.profiles.references import spoken

DAY = datetime(2026, 5, 1, 12, tzinfo=UTC)
SHOP, TILL, PAY = "shopify/shop-a", "lightspeed/till-1", "stripe/pay"


def eur(amount):
    return {"amount": str(amount), "currency": "EUR"}


def told(name, event_id, *stated, source=SHOP, after=timedelta(), **data):
    """`stated` are identifiers, written `order@shop-a:1`."""
    return Event(event_id, name, DAY + after, source, tuple(Identifier(*one.split(":", 1)) for one in stated), data)


def profile_of(events, rates=NO_EXCHANGE, homes=1):
    """Each event lies at one of `homes` homes, always the same."""
    items = {}
    for event in events:
        home = sum(map(ord, event.id)) % homes
        at = registers.stamp(event.occurred_at, 50, event.id)
        known = items.setdefault((home, "traits"), {"kind": "traits"})
        known |= fold.traits(known, event, at)
        if said := spoken(event, {one: str(one) for one in event.identifiers}, str):
            about = {"kind": "order", "order": said.reference, "scope": said.scope}
            known = items.setdefault((home, said.reference), about)
            known |= fold.order(known, event, at, said)
        if code := offers.spoken(event):
            known = items.setdefault((home, code), {"kind": "offer", "code": code})
            known |= offers.after(known, event, at)
    return fold.profile(Profile("c"), items.values(), rates)


def only_order(events, **options):
    (found,) = profile_of(events, **options).orders
    return found
