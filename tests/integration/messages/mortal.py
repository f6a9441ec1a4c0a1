"""Deliveries by every channel, by processes that die, to providers that have moods and count who got what."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import count
from typing import Any

from botocore.exceptions import ClientError, ReadTimeoutError

from shared.aws.table import Table
from shared.events import Event, Identifier, Name
from shared.messages import inbound, reach
from shared.messages.canaries import CanaryStore
from shared.messages.channels import Route
from shared.messages.composing import Composer
from shared.messages.delivery import Delivery
from shared.messages.https import Answer, Post
from shared.messages.ledger import Ledger
from shared.messages.look import Outlook
from shared.messages.models import Message, Outcome, State
from shared.messages.store import ConsentStore
from shared.profiles.models import Member, Profile
from tests.doubles.dynamodb import DynamoDB
from tests.integration.messages.post import FINAL, PARTS, Calls, Killed, Watched, fly
from tests.unit.messages.samples import NOW, a_brand, a_message, an_act
from tests.unit.messages.test_hostile import BRANCHES, SECRET

LINE = {"text": "Hello {{ links.unsubscribe }} STOP", "parts": 9}
WAYS: Mapping[str, tuple[dict[str, Any], dict[str, Any], Identifier]] = {
    **BRANCHES,
    "email": ({}, PARTS, Identifier("email", "ann@example.com")),
    "meta_audience": ({"audiences": {"vips": "23840000000000000"}}, {}, Identifier("email", "ann@example.com")),
    "google_audience": (
        {"account": "1234567890", "audiences": {"vips": "987654321"}},
        {},
        Identifier("email", "ann@example.com"),
    ),
}
GIVES_OUR_ID_BACK = {"email", "sms by aws_sms", "whatsapp"}
MOODS = ("takes it", "takes it and hangs", "hangs", "takes it and answers 500", "answers 500", "throttles")
TAKEN = {"MessageId": "m", "messageId": "m", "EndpointArn": "", "recipient_id": "r", "message_id": "m", "id": 1,
    "session_id": "s", "num_received": 1, "num_invalid_entries": 0, "requestId": "r", "access_token": "t"}  # fmt: skip
OK = 200
VERY_LATE = NOW + timedelta(hours=25)

Point = tuple[int, bool]
"""Which call is the last, and whether it was still made."""


@dataclass
class Provider:
    """All of them at once: keeps what it took, word for word."""

    calls: Calls
    log: list[str]
    mood: str = "takes it"

    def document(self, path: str, now: datetime) -> dict[str, Any]:
        secret = {**SECRET, "api": {**SECRET["api"], "client_id": "c", "client_secret": "s", "refresh_token": "r"}}
        return self.calls.through(lambda: secret)

    def send(self, post: Post) -> Answer | Outcome:
        """Over HTTPS."""
        return self.calls.through(self._https, post)

    def __getattr__(self, operation: str) -> Any:
        """Of AWS."""
        return lambda **request: self.calls.through(self._aws, operation, request)

    def _https(self, post: Post) -> Answer | Outcome:
        token = "oauth2" in post.url
        if not token and self._takes(f"{dict(post.headers)} {post.url} {post.body!r}"):
            return Outcome(State.UNKNOWN, detail="ReadTimeoutError")
        return Answer(200 if token else self._status, json.dumps(TAKEN).encode())

    def _aws(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        if operation == "create_platform_endpoint":
            return {"EndpointArn": f"arn:aws:sns:eu-central-1:1:endpoint/GCM/shop/{request['Token']}"}
        if self._takes(str(request)):
            raise ReadTimeoutError(endpoint_url="https://aws.example")
        if self._status != OK:
            told = {"Error": {"Code": "Unwell"}, "ResponseMetadata": {"HTTPStatusCode": self._status}}
            raise ClientError(told, operation)
        return TAKEN

    @property
    def _status(self) -> int:
        return {"throttles": 429, "answers 500": 500, "takes it and answers 500": 500}.get(self.mood, OK)

    def _takes(self, request: str) -> bool:
        """True where nobody is told so."""
        if self.mood.startswith("takes"):
            self.log.append(request)
        return self.mood.endswith("hangs")


@dataclass
class Mortal:
    """One channel by one of its providers."""

    name: str
    client: DynamoDB = field(default_factory=DynamoDB)
    log: list[str] = field(default_factory=list)
    early: tuple[str, ...] = ("transactional",)

    def __post_init__(self) -> None:
        self.channel = self.name.partition(" ")[0]
        settings, parts, self.kind = WAYS[self.name]
        written = LINE if set(parts) <= {"text", "parts"} else parts
        content = {"channels": {self.channel: {"en": written}}}
        templates = {one: {**content, "class": one} for one in ("marketing", "transactional")}
        self.brand = a_brand(channels={} if self.channel == "email" else {self.channel: settings})
        self.composer = Composer(self.brand, templates, lambda _: b"secret", "https://api.example", "set")
        self.numbers, self.table = count(), Table(self.client, "customers")
        self.to: dict[str, Identifier] = {}

    @property
    def route(self) -> Route:
        return reach.channel(self.channel).route(reach.settings(self.brand, self.channel))

    @property
    def repeatable(self) -> bool:
        return self.route.repeatable

    def a_message(self, message_class: str) -> Message:
        """To an address of its own, whose owner has agreed and writes every now and then."""
        number = next(self.numbers)
        address, self.log[:] = f"{number:024x}", []
        self.client.partitions.clear()
        self.to = {address: self._recipient(number)}
        for at in (NOW, VERY_LATE - timedelta(hours=1)):
            ConsentStore(self.table).hear(address, self.channel, at)
        ConsentStore(self.table).record(address, self.channel, an_act())
        return a_message(
            address=address, channel=self.channel, message_class=message_class, template=message_class, valid_until=None
        )

    def _recipient(self, number: int) -> Identifier:
        value = {"phone": f"+4915155{number:06d}", "email": f"ann{number}@example.com", "push_token": f"device{number}"}
        return Identifier(self.kind.kind, value.get(self.kind.kind, f"77{number:06d}"))

    def delivery(self, calls: Calls, mood: str) -> Delivery:
        table, provider = Table(Watched(self.client, calls), "customers"), Provider(calls, self.log, mood)
        stores = Ledger(table, CanaryStore(table, self.early).around), ConsentStore(table)
        return Delivery(*stores, self.look_again, self.composer, lambda _: provider, lambda: self.brand)

    def look_again(self, message: Message, now: datetime) -> tuple[Profile, Outlook, dict[str, Any]]:
        profile = Profile("c", (Member(message.address, self.to[message.address], "person"),), {})
        notice = {"target": "crm" if self.channel == "webhook" else "vips", "type": "vip.found", "data": {}}
        told = {"customer": {"first_name": "Ann", "note": "A board"}}
        return profile, Outlook(), told | ({"notice": notice} if self.tells_systems else {})

    def fly(self) -> None:
        """Every canary around its messages came back."""
        self.client.partitions |= {pk: dict(items) for pk, items in self.flown.items()}

    @cached_property
    def flown(self) -> dict[str, dict[str, Any]]:
        client = DynamoDB()
        fly(Table(client, "customers"), NOW - timedelta(minutes=7), NOW + timedelta(hours=3))
        return client.partitions

    @property
    def tells_systems(self) -> bool:
        return not WAYS[self.name][1]

    def announce(self, message: Message, mood: str, dies: Point | None = None) -> int:
        """How many calls were made."""
        calls = Calls(*dies) if dies else Calls()
        delivery = self.delivery(calls, mood)
        with suppress(Killed):
            if mine := delivery.ledger.claim(message, NOW):
                delivery.deliver(mine, NOW, lambda: 60.0)
        return calls.made

    def wake(self, message: Message, now: datetime, mood: str = "takes it", dies: Point | None = None) -> int:
        """How many calls were made, which are more than at the first attempt."""
        calls = Calls(*dies) if dies else Calls()
        delivery = self.delivery(calls, mood)
        with suppress(Killed):
            if mine := delivery.ledger.resume(message.address, message.send_key, now):
                delivery.deliver(mine, now, lambda: 60.0)
        return calls.made

    def settle(self, message: Message, now: datetime) -> Message:
        """The queue delivers again, and then the due index fires, until the row is final."""
        self.announce(message, "takes it")
        while (row := self.row(message)).state not in FINAL:
            assert row.due_at is not None, f"{row.state}, and nothing will ever wake it"
            now = max(row.due_at, now)
            self.wake(message, now)
        return row

    def row(self, message: Message) -> Message:
        row = Ledger(self.table).get(message.address, message.send_key)
        assert row is not None
        return row

    def report(self, message: Message) -> None:
        told = {"send_id": message.send_id, "channel": self.channel}
        event = Event("1", Name.MESSAGE_SENT, NOW + timedelta(seconds=1), "own/feedback", (), {"message": told})
        inbound.record(event, {}, self.table)

    def taken(self, message: Message) -> list[str]:
        """What the provider took for this person, by nothing but what it was told; a webhook says its id only."""
        value = self.to[message.address].value
        known = (value, hashlib.sha256(value.encode()).hexdigest(), *([message.send_id] if self.tells_systems else []))
        return [one for one in self.log if any(name in one for name in known)]
