"""A delivery with everything real but SES and the customer, and a way to kill it at any call it makes."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from shared.aws.table import Table
from shared.events import Event, Name
from shared.messages import inbound
from shared.messages.admission import Admission, Open
from shared.messages.canaries import CanaryStore
from shared.messages.canary import EVERY
from shared.messages.composing import Composer
from shared.messages.delivery import Delivery, LookAgain
from shared.messages.ledger import Ledger
from shared.messages.look import Outlook
from shared.messages.models import Message, State
from shared.messages.store import ConsentStore
from shared.profiles.models import Member, Profile
from tests.unit.messages.samples import ANN, CUSTOMER, NOW, a_brand, a_message, an_act

EARLY = ("transactional",)
FINAL = {State.SENT, State.REFUSED, State.ABANDONED}
PARTS = {
    "subject": "Hello {{ customer.first_name }}",
    "html": '<p>Hi</p><a href="{{ links.unsubscribe }}">out</a> {{ brand.postal_address }}',
    "text": "Hi {{ links.unsubscribe }} {{ brand.postal_address }}",
}
TEXT = {"text": "Hi {{ customer.first_name }} {{ links.unsubscribe }}", "parts": 2}
APPROVED = {"template": "reminder", "language": "en", "parameters": ["{{ customer.first_name }}"]}
ASKED = {"email": {"en": PARTS}, "sms": {"en": TEXT}, "whatsapp": {"en": APPROVED}}
TEMPLATES = {
    "arrival_check": {"class": "marketing", "channels": ASKED},
    "receipt": {"class": "transactional", "channels": {"email": {"en": PARTS}, "sms": {"en": TEXT}}},
}


def composed(table: Table, look_again: LookAgain, provider: Any, admission: Admission | None = None) -> Delivery:
    return Delivery(
        ledger=Ledger(table, CanaryStore(table, EARLY).around),
        consents=ConsentStore(table),
        look_again=look_again,
        composer=Composer(a_brand(), TEMPLATES, lambda _: b"secret", "https://api.example", "set"),
        client=lambda _: provider,
        brand=a_brand,
        admission=admission or Open(),
    )


def fly(table: Table, begins: datetime, ends: datetime, *, lost: Collection[int] = ()) -> None:
    """A canary every five minutes from then to then; those that come back, all but some, say so at once."""
    store = CanaryStore(table)
    for place in range((ends - begins) // EVERY + 1):
        at = begins + place * EVERY
        slot = store.take_off("email", at)
        if slot and place not in lost:
            store.heard("email", slot, at + timedelta(seconds=2))


class Killed(BaseException):
    """The process is gone; nothing catches it."""


@dataclass
class Calls:
    """Counts every call that leaves the process; dies before or after the one that is told."""

    dies_at: int | None = None
    after: bool = False
    made: int = 0

    def through(self, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        self.made += 1
        dies = self.made - 1 == self.dies_at
        if dies and not self.after:
            raise Killed
        answer = call(*args, **kwargs)
        if dies:
            raise Killed
        return answer


@dataclass
class Watched:
    """A client whose every call may be the last."""

    client: Any
    calls: Calls

    def __getattr__(self, name: str) -> Any:
        return lambda **given: self.calls.through(getattr(self.client, name), **given)


@dataclass
class Ses:
    """Takes everything, and remembers it."""

    requests: list[dict[str, Any]] = field(default_factory=list)
    texts: list[dict[str, Any]] = field(default_factory=list)

    def send_email(self, **request: Any) -> dict[str, str]:
        self.requests.append(request)
        return {"MessageId": f"ses-{len(self.requests)}"}

    def publish(self, **request: Any) -> dict[str, str]:
        """A text: the same double takes it as SNS would."""
        self.texts.append(request)
        return {"MessageId": f"sns-{len(self.texts)}"}

    def sent(self, message: Message) -> int:
        return sum(_send_id(one) == message.send_id for one in self.requests)


@dataclass
class Hangs:
    """A provider that does not answer, and may have taken the message."""

    ses: Ses
    takes: bool

    def send_email(self, **request: Any) -> None:
        if self.takes:
            self.ses.send_email(**request)
        raise Killed


def _send_id(request: dict[str, Any]) -> str:
    return next(tag["Value"] for tag in request["EmailTags"] if tag["Name"] == "send_id")


@dataclass
class Post:
    table: Table
    client: Any
    ses: Ses | Hangs = field(default_factory=Ses)
    seconds: float = 60.0
    numbers: Iterator[int] = field(default_factory=count)
    admission: Admission | None = None

    def a_message(self, message_class: str = "marketing", **changes: Any) -> Message:
        """To an address of its own, which has agreed to marketing."""
        address = f"{next(self.numbers):024x}"
        template = {"marketing": "arrival_check", "transactional": "receipt"}[message_class]
        ConsentStore(self.table).record(address, "email", an_act())
        return a_message(**{"address": address, "message_class": message_class, "template": template, **changes})

    def delivery(self, calls: Calls | None = None) -> Delivery:
        calls = calls or Calls()
        table = Table(Watched(self.client, calls), "customers")
        return composed(table, self.look_again, Watched(self.ses, calls), self.admission)

    def look_again(self, message: Message, now: datetime) -> tuple[Profile | None, Outlook, dict[str, Any]]:
        customer = {"first_name": "Ann"}
        return Profile(CUSTOMER, (Member(message.address, ANN, "person"),), customer), Outlook(), {"customer": customer}

    def announce(self, message: Message, now: datetime = NOW, calls: Calls | None = None) -> Message | None:
        delivery = self.delivery(calls)
        mine = delivery.ledger.claim(message, now)
        return delivery.deliver(mine, now, lambda: self.seconds) if mine else None

    def wake(self, message: Message, now: datetime, calls: Calls | None = None) -> Message | None:
        delivery = self.delivery(calls)
        mine = delivery.ledger.resume(message.address, message.send_key, now)
        return delivery.deliver(mine, now, lambda: self.seconds) if mine else None

    def row(self, message: Message) -> Message:
        row = Ledger(self.table).get(message.address, message.send_key)
        assert row is not None
        return row

    def settle(self, message: Message, now: datetime = NOW) -> Message:
        """The queue delivers again, then the due index fires whatever is due, until the row is final."""
        self.announce(message, now)
        while (row := self.row(message)).state not in FINAL:
            assert row.due_at is not None, f"{row.state} and nothing will ever wake it"
            self.wake(message, max(row.due_at, now))
        return row

    def evidence(self, message: Message, name: str = Name.MESSAGE_SENT, **data: Any) -> None:
        told = {"send_id": message.send_id, **data}
        inbound.record(
            Event("1", name, NOW + timedelta(seconds=1), "ses/feedback", (), {"message": told}), {}, self.table
        )
