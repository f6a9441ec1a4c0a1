"""Every other second one person of each channel does something that is answered at once, as a day in a shop goes on.

Who got what is read from the logs of those who took it: SES, SNS, and the stand-ins of the others.
"""

import json
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event
from typing import Any, NamedTuple
from uuid import uuid4

from infra.cli import inbox
from infra.cli.deployment import Deployment
from tests.e2e.drill import Drill

CHANNELS = ("email", "webhook", "sms", "push")
EVERY_SECONDS = 2.0
LONGEST_SECONDS = 300
Whom = tuple[str, str]
"""A channel, and an address there: of the webhook it is the id of the form that was filled in."""


class Left(NamedTuple):
    whom: Whom
    at: datetime
    text: str


@dataclass
class Traffic:
    """Flows while inside. `asked` are those who are to hear, in the order in which they came."""

    drill: Drill
    asked: list[Whom] = field(default_factory=list)
    beats: int = 0
    _over: Event = field(default_factory=Event)
    _flowing: Future[None] | None = None

    def __enter__(self) -> "Traffic":
        self._over.clear()
        self._flowing = ThreadPoolExecutor(1).submit(self._flow)
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        if self._flowing:
            self._flowing.result()

    def left(self) -> list[Left]:
        """Oldest first."""
        stage, asked = self.drill.stage, set(self.asked)
        notes = [Left((one.channel, _to(one)), _moment(one.at), one.text) for one in inbox.notes(stage)]
        return sorted((one for one in [*mails_of(stage), *notes] if one.whom in asked), key=lambda one: one.at)

    def by_channel(self) -> Counter[str]:
        return Counter(one.whom[0] for one in self.left())

    def _flow(self) -> None:
        while not self._over.wait(EVERY_SECONDS):
            assert self.beats * EVERY_SECONDS < LONGEST_SECONDS, "nobody has ended it"
            self._beat()

    def _beat(self) -> None:
        """All of it in one delivery."""
        self.beats += 1
        email, form = self.drill.somebody(), f"{self.drill.world}-{self.beats}"
        number, token = f"+491520{uuid4().int % 10_000_000:07}", f"{uuid4().hex}:APA91b"
        lead = {"lead": {"id": form, "form": "enquiry"}, "traits": {"language": "en"}}
        events = [
            self.drill.event(email, "lead.submitted", **lead),
            self._ready("phone", number),
            self._ready("push_token", token),
        ]
        assert self.drill.posts([json.dumps(events).encode()]) == [200]
        self.asked += [("email", email), ("webhook", form), ("sms", number), ("push", token)]

    def _ready(self, kind: str, value: str) -> dict[str, Any]:
        """An order lies at the store."""
        told = {"order": {"id": uuid4().hex, "number": "#77"}, "pickup": {"store": "Mitte"}}
        event = self.drill.event("", "order.ready_for_pickup", **told, traits={"language": "en"})
        return {**event, "identifiers": [{"kind": kind, "value": value}]}


def mails_of(stage: Deployment) -> list[Left]:
    """To anybody."""
    return [Left(("email", one.to[0]), _moment(one.at), one.text) for one in inbox.read(stage)]


def _moment(at: str) -> datetime:
    return datetime.fromisoformat(at)


def _to(note: inbox.Note) -> str:
    """The sales team's system is one address: whom a webhook is about stands in it."""
    if note.channel != "webhook":
        return note.to
    notice = json.loads(json.loads(note.text)["body"])["data"].get("notice", {})
    return str(notice.get("lead", ""))
