"""What is filed and goes into the archive: what others sent, nothing that we stated ourselves, and no canary."""

from types import SimpleNamespace

import pytest

from functions.resolve_identity.canaries import Canaries
from functions.resolve_identity.settling import Settling
from shared.aws.table import Table
from shared.errors import MalformedPayloadError, OversizeError
from shared.events import OURS, Event, Identifier, Name
from shared.messages import canary
from shared.messages.canaries import CanaryStore
from shared.profiles import facts
from shared.profiles.filing import Filed
from tests.doubles.dynamodb import DynamoDB
from tests.unit.journeys.making import MONDAY
from tests.unit.messages.samples import a_brand, a_message

NO_CANARIES = SimpleNamespace(take=lambda *_: False)
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
    settling = Settling(lambda: filing, lambda: SimpleNamespace(), lambda: None, NO_CANARIES)
    assert settling.settle(message, lambda: True).salts == salts
    assert [one.id for one in filed] == ["e1"]


@pytest.mark.parametrize("error", [MalformedPayloadError("52 of them"), OversizeError("52 of them")])
def test_what_stands_beside_an_event_that_cannot_be_filed_is_filed_and_looked_up(error):
    def file(event, *_, quiet):
        if event.id == "e2":
            raise error
        return Filed("h1", {}, True, salts=SALTS)

    asked = []
    filing = SimpleNamespace(table=None, brand=a_brand(), file=file)
    thin = {"lookup": {"object": "contact", "id": "1"}}
    events = [facts.plain(Event(f"e{one}", "customer.updated", MONDAY, "hubspot/crm", (), thin)) for one in (1, 2, 3)]
    delivery = {"id": "d", "connector": "hubspot", "source": "crm", "received_at": MONDAY.isoformat()}
    settling = Settling(lambda: filing, lambda: SimpleNamespace(send=asked.extend), lambda: None, NO_CANARIES)
    settled = settling.settle({"delivery": delivery, "events": events, "error": None}, lambda: True)
    assert [one["complete"]["id"] for one in asked] == ["e1", "e3"]
    assert (settled.salts, settled.left) == (SALTS, [])
    assert settled.refused == [{"place": 2, "event": events[1], "reason": "52 of them"}]


def test_a_link_that_anybody_may_have_written_is_not_filed():
    filed = []
    filing = SimpleNamespace(
        table=None, brand=a_brand(), file=lambda event, *_, quiet: filed.append(event) or Filed("h1", {}, True)
    )
    product = {"name": "Board", "url": "https://evil.example/"}
    event = Event("e1", "product.viewed", MONDAY, "segment/web", (), {"product": product})
    delivery = {"id": "d", "connector": "segment", "source": "web", "received_at": MONDAY.isoformat()}
    settling = Settling(lambda: filing, lambda: SimpleNamespace(), lambda: None, NO_CANARIES)
    settling.settle({"delivery": delivery, "events": [facts.plain(event)], "error": None}, lambda: True)
    assert [one.data for one in filed] == [{"product": {"name": "Board"}}]


@pytest.mark.parametrize(
    ("told", "filed", "noted"),
    [
        (("tributary-test", "ses", Name.MESSAGE_SENT), False, True),
        (("tributary-test", "ses", Name.MESSAGE_DELIVERED), False, False),
        (("tributary-dev", "ses", Name.MESSAGE_SENT), False, False),
        (("tributary-test", "standard_webhooks", Name.MESSAGE_SENT), True, False),
    ],
    ids=["ours", "ours, delivered", "another stage's", "by somebody else's word"],
)
def test_a_canary_is_nobodys_mail_and_that_ours_came_back_is_noted(told, filed, noted, capsys):
    (stage, connector, name), store = told, CanaryStore(Table(DynamoDB(), "customers"))
    data = {"message": {"channel": "email", "send_id": canary.send_id(stage, store.take_off("email", MONDAY))}}
    event = Event("e1", name, MONDAY, f"{connector}/feedback", (Identifier("email", canary.SIMULATORS["email"]),), data)
    delivery = {"id": "d", "connector": connector, "source": "feedback", "received_at": MONDAY.isoformat()}
    done = []
    filing = SimpleNamespace(
        table=None, brand=a_brand(), file=lambda event, *_, quiet: done.append(event) or Filed("h1", {}, True)
    )
    settling = Settling(lambda: filing, lambda: None, lambda: None, Canaries(store, "tributary-test"))
    settled = settling.settle({"delivery": delivery, "events": [facts.plain(event)], "error": None}, lambda: True)
    assert (bool(done), settled.salts is not None) == (filed, filed)
    around = CanaryStore(store._table, ("transactional",)).around(
        a_message(message_class="transactional", updated_at=MONDAY)
    )
    assert [one.heard_at for one in around] == [MONDAY if noted else None]
    assert ("CanaryHeard" in capsys.readouterr().out) is noted
