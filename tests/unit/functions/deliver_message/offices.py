"""The function, a table, and Ann, whose order arrived today."""

import json
from datetime import UTC, datetime

from shared.aws import codec, keys
from shared.aws.table import Table
from shared.events import Event, Identifier
from shared.journeys.codec import item_of, key_of
from shared.journeys.control_store import ControlStore, Decision
from shared.journeys.definition import Exit, Journey, Trigger, stamped
from shared.journeys.models import WAITING, Outgoing, Run, Statement
from shared.journeys.steps.send import Send
from shared.messages.ledger import Ledger
from shared.profiles.filing import Filing
from tests.integration.messages.post import Ses
from tests.unit.messages.samples import a_brand

KEY = b"identity"
NOON = datetime.now(UTC).replace(hour=12, minute=0)  # noqa: TID251 (the function goes by the real clock)
ANN = Identifier("email", "ann@example.com")
ADDRESS = keys.identifier_id(ANN, KEY)
PHONE = Identifier("phone", "+4930901820")
NUMBER = keys.identifier_id(PHONE, KEY)
JOURNEY = stamped(
    Journey(
        name="after_delivery",
        message_class="marketing",
        trigger=Trigger("order.delivered"),
        steps=(Send("ask", "send", "receipt"),),
        exit=(Exit("order.cancelled"),),
    )
)
ORDER = {"order": {"id": "1001"}}


def run_with(*outbox: Outgoing | Statement) -> Run:
    trigger = {
        "id": "1",
        "name": "order.delivered",
        "occurred_at": NOON.isoformat(),
        "source": "shopify/a",
        "data": ORDER,
    }
    return Run(ADDRESS, JOURNEY.name, "", JOURNEY.version, WAITING, "ask", NOON, trigger, outbox=outbox)


def outgoing(address: str | None = ADDRESS) -> Outgoing:
    return Outgoing("ask", "receipt", "email", "transactional", 0, address, NOON)


class Office:
    """The function, a table, and Ann, whose order arrived today."""

    milliseconds = 60_000

    def __init__(self, modules, ses: Ses, table: Table) -> None:
        self.module, self.stating, self.ses, self.table = modules["handler"], modules["stating"], ses, table
        self.store, self.look_again = modules["composition"].controls, modules["composition"].delivery.look_again
        self.file("order.delivered", "1")
        table.put(key_of(run_with()), item_of(run_with(), NOON))

    def file(self, name: str, event_id: str) -> None:
        event = Event(event_id, name, NOON, "shopify/a", (ANN, PHONE), {"traits": {"first_name": "Ann"}, **ORDER})
        Filing(self.table, a_brand(), KEY).file(event, NOON, lambda *_: None)

    def get_remaining_time_in_millis(self) -> int:
        return self.milliseconds

    def stream(self, *runs: Run) -> None:
        images = [codec.dump({**item_of(run, NOON), **key_of(run)}) for run in runs]
        records = [{"eventSource": "aws:dynamodb", "dynamodb": {"NewImage": image}} for image in images]
        self.module.handler({"Records": records}, self)

    def queue(self, address: str, send_key: str) -> dict:
        body = json.dumps({"pk": address, "sk": f"message#{send_key}"})
        return self.module.handler({"Records": [{"eventSource": "aws:sqs", "messageId": "1", "body": body}]}, self)

    def decide(self, act, gate: str, at: datetime) -> None:
        """An operator's decision, of which every process has heard since."""
        decision = Decision(f"{act.__name__} {at}", gate, act.__name__, "ann", "a test", at)
        ControlStore(self.table).decide(decision, lambda known: act(known, at))
        self.store._until = None

    def rows(self) -> list:
        return Ledger(self.table).list([ADDRESS])

    def everywhere(self) -> list[tuple]:
        rows = Ledger(self.table).list([ADDRESS, NUMBER])
        return sorted((row.channel, row.state, row.rule) for row in rows)
