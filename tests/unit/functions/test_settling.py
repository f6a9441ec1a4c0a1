"""What goes into the archive is what others sent, and nothing that we stated ourselves."""

from types import SimpleNamespace

import pytest

from functions.resolve_identity.settling import Settling
from shared.events import OURS, Event
from shared.profiles import facts
from shared.profiles.filing import Filed
from tests.unit.journeys.making import MONDAY
from tests.unit.messages.samples import a_brand

SALTS = {"h1": "salt"}


@pytest.mark.parametrize(
    ("source", "about", "salts"),
    [("shopify/a", {}, SALTS), ("shopify/a", {"replayed": True}, None), (OURS, {}, None)],
)
def test_what_we_state_ourselves_is_filed_and_not_archived(source, about, salts):
    filed = []
    filing = SimpleNamespace(
        table=None,
        brand=a_brand(),
        file=lambda event, *_, quiet: filed.append(event) or Filed("h1", {}, True, salts=SALTS),
    )
    event = Event("e1", "customer.updated", MONDAY, source, (), {"traits": {"vip": True}})
    delivery = {"id": "d", "connector": "x", "source": "y", "received_at": MONDAY.isoformat(), **about}
    message = {"delivery": delivery, "events": [facts.plain(event)], "error": None}
    settling = Settling(lambda: filing, SimpleNamespace(), lambda: SimpleNamespace(), lambda: None)
    assert settling.settle(message) == salts
    assert [one.id for one in filed] == ["e1"]
