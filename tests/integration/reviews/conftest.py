"""Customers in a real table, rules that a test can hold in its head, and what the table's stream shows of standings."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from shared.aws import codec, keys
from shared.aws.table import Table
from shared.events import Event, Identifier
from shared.profiles.filing import Filing
from shared.profiles.models import Profile
from shared.profiles.store import ProfileStore
from shared.reviews import statements
from shared.reviews.causes import Cause
from shared.reviews.codec import standing_of
from shared.reviews.members import Members
from shared.reviews.models import News, Reviewed, Standing
from shared.reviews.reviewing import Reviewing
from shared.reviews.store import Standings
from tests.integration.profiles.stories import BRAND, DAY, SECRET, hashed, told

Who = tuple[str, str, str]

ANN, BEN = ("email", "person", "ann@a.example"), ("phone", "person", "+4930901820")
COOKIE = ("anonymous_id", "pointer", "an-1")
NOW = DAY + timedelta(days=1)
QUIET_FOR = timedelta(days=60)


class Killed(BaseException):
    """The process is gone; nothing catches it."""


@dataclass
class Client:
    """Of DynamoDB. Shows every standing that was written, as the stream does, and dies at the call it is told to."""

    real: Any
    dies_at: int | None = None
    after: bool = False
    made: int = 0
    written: list[dict[str, Any]] = field(default_factory=list)

    def __getattr__(self, operation: str) -> Any:
        return lambda **request: self._call(operation, request)

    def _call(self, operation: str, request: dict[str, Any]) -> Any:
        self.made += 1
        dies = self.made - 1 == self.dies_at
        if dies and not self.after:
            raise Killed
        answer = getattr(self.real, operation)(**request)
        self.written += [codec.load(item) for item in _put(request) if item["sk"]["S"] == keys.STANDING]
        if dies:
            raise Killed
        return answer


def _put(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "Item" in request:
        yield request["Item"]
    yield from (one["Put"]["Item"] for one in request.get("TransactItems", ()) if "Put" in one)


def look(profile: Profile, known: Standing | None, now: datetime) -> Reviewed:
    """Toy rules: a buyer is in `trial`; segments are the tags, and `lapsed` sixty days after the last visit."""
    stage = "trial" if profile.measures["number_of_orders"] else "acquisition"
    silent = datetime.fromisoformat(profile.measures["last_active"]) + QUIET_FOR
    wanted = {*profile.plain()["tags"], *({"lapsed"} if now >= silent else ())}
    held = known.segments if known else {}
    was = known.stage if known else None
    news = [News("stage.changed", {"stage": {"from": was, "to": stage}}, now)] if stage != was else []
    news += [News("segment.entered", {"segment": {"name": one}}, now) for one in sorted(wanted - held.keys())]
    news += [News("segment.left", {"segment": {"name": one}}, now) for one in sorted(held.keys() - wanted)]
    since = known.stage_since if known and stage == was else now
    found = Standing(
        now, "r1", stage, since, {one: held.get(one, now) for one in wanted}, silent if now < silent else None
    )
    if known and (found.segments, found.stage, found.next_at) == (known.segments, known.stage, known.next_at):
        return Reviewed(known)
    return Reviewed(found, tuple(news))


@dataclass
class World:
    table: Table
    client: Client
    look: Callable[..., Reviewed] = look
    counted: list[Reviewed] = field(default_factory=list)

    def file(self, *events: Event) -> None:
        """Each comes at the moment when it happens."""
        for event in events:
            Filing(self.table, BRAND, SECRET).file(event, max(NOW, event.occurred_at), lambda *_: None)

    def reviewing(self) -> Reviewing:
        return Reviewing(ProfileStore(self.table), Standings(self.table), self.look, self.counted.append)

    def review(self, who: Who, now: datetime = NOW, **cause: Any) -> None:
        self.reviewing().review(Cause(hashed(who), **cause), now)

    def crash(self, who: Who, now: datetime, at: int, *, after: bool) -> None:
        self.client.dies_at, self.client.after, self.client.made = at, after, 0
        with suppress(Killed):
            self.review(who, now)
        self.client.dies_at = None

    def calls(self, who: Who, now: datetime) -> int:
        self.client.made = 0
        self.review(who, now)
        return self.client.made

    def profile(self, who: Who) -> Profile:
        found = ProfileStore(self.table).profile(hashed(who), consistent=True)
        assert found
        return found

    def standing(self, who: Who) -> Standing | None:
        item = self.profile(who).standing
        return standing_of(item) if item else None

    def members(self, segment: str) -> list[str]:
        return [one.customer_id for one in Members(self.table).all(segment)]

    def is_in(self, segment: str, customer: str) -> bool:
        return self.table.get(keys.membership(segment, customer)) is not None

    def facts(self) -> list[Event]:
        """What becomes of the news."""
        about = Identifier(ANN[0], ANN[2])
        return [event for item in self.client.written for event in statements.events(item, about)]

    def news(self) -> list[tuple[str, str, str]]:
        """As the stream shows them: customer, name, and what it is about."""
        listed = []
        for item in self.client.written:
            for one in item.get("news", ()):
                said = one["data"]
                listed.append((item["pk"], one["name"], said))
        return listed


@pytest.fixture
def world(table):
    client = Client(table._client)
    return World(Table(client, "customers"), client)


def visit(number: int, *who: Who, day: int = 0, **data: Any) -> Event:
    event = told(number, list(who), **data)
    return replace(event, occurred_at=event.occurred_at + timedelta(days=day))


def order(number: int, *who: Who, day: int = 0) -> Event:
    bought = {"id": str(number), "total": {"amount": "9.90", "currency": "EUR"}}
    return replace(visit(number, *who, day=day, order=bought), name="order.placed")
