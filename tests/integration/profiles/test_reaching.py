"""A device belongs to whoever uses the app on it, is found though no event lies under it, and goes to no stranger."""

from datetime import UTC, datetime, timedelta

from shared.events import Event, Identifier
from shared.profiles.filing import Filing
from shared.profiles.store import ProfileStore
from tests.unit.messages.samples import a_brand

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ANN, BEN = Identifier("email", "ann@example.com"), Identifier("email", "ben@example.com")
OLD, NEW = Identifier("push_token", "old:APA91b"), Identifier("push_token", "new:APA91b")


def opened(table, who: Identifier, device: Identifier, days: int) -> str:
    """The app is opened on that day; the person's id."""
    event = Event(f"{who.value}{days}", "app.opened", NOW + timedelta(days=days), "segment/web", (who, device))
    filed = Filing(table, a_brand(), b"key").file(event, event.occurred_at, lambda *_: None)
    return filed.ids[who]


def devices(table, person: str) -> list[str]:
    profile = ProfileStore(table).profile(person, consistent=True)
    return [one.identifier.value for one in profile.addresses("push_token")]


def test_the_latest_device_counts_in_whatever_order_the_events_come(table):
    for days, device in ((3, NEW), (1, OLD), (2, OLD)):
        ann = opened(table, ANN, device, days)
    assert devices(table, ann) == [NEW.value]


def test_a_device_that_changed_hands_is_nobodys(table):
    ann, ben = opened(table, ANN, OLD, 1), opened(table, BEN, OLD, 2)
    assert (devices(table, ann), devices(table, ben)) == ([], [])


def test_who_has_no_app_has_no_device(table):
    event = Event("1", "order.placed", NOW, "shopify/a", (ANN,))
    filed = Filing(table, a_brand(), b"key").file(event, NOW, lambda *_: None)
    assert devices(table, filed.home) == []
