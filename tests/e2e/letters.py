"""One link of each kind, as it came in a mail, in a text, or on an agent's screen, to people whom nobody had met."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from infra.cli import inbox, web
from infra.cli.deployment import Deployment
from infra.cli.idle import Idle
from infra.cli.send import post, secret
from infra.cli.senders import Webhook
from infra.cli.travel import travel
from infra.demo import webhooks
from infra.demo.people import Person
from tests.e2e.test_calling import ring
from tests.e2e.test_one_person import PHONES, calls

LINK = re.compile(r"https?://[^\s<>\"]+/(unsubscribe|preferences|confirm|answer)/[^\s<>\"]+")
LONG_ENOUGH = timedelta(days=4)
TEXTED = 8
"""A tenth of those who leave a basket behind are held out: one of so many gets a text."""

Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Readers:
    world: str
    now: datetime

    @property
    def email(self) -> str:
        return f"reader.{self.world}@example.com"

    @property
    def asked(self) -> str:
        """Somebody typed it into the newsletter's form."""
        return f"form.{self.world}@example.com"

    @property
    def phones(self) -> list[str]:
        return [f"+49152{int(self.world, 16) % 10**7 + number:08d}" for number in range(TEXTED)]

    def first(self) -> Iterator[Event]:
        """One subscribes, and gets what she ordered; others leave a basket behind, and may be texted."""
        yield self.says(self.email, "consent.changed", **self.consent("email", "granted"))
        yield self.says(
            self.email, "order.delivered", order={"id": self.world, "payment": "paid", "delivery": "delivered"}
        )
        for phone in self.phones:
            checkout = {"id": phone, "url": "https://alder-finch.example/checkout"}
            yield self.says(phone, "checkout.started", checkout=checkout, **self.consent("sms", "granted"))

    def subscribes(self) -> Event:
        return self.says(self.asked, "consent.changed", **self.consent("email", "pending"))

    def consent(self, channel: str, state: str) -> dict[str, Any]:
        return {"consents": [{"channel": channel, "purpose": "marketing", "state": state, "by_person": True}]}

    def says(self, who: str, name: str, **data: Any) -> Event:
        known = {"kind": "phone" if who.startswith("+") else "email", "value": who}
        told = {"id": f"{who}:{name}", "name": name, "occurred_at": self.now.isoformat()}
        return {**told, "identifiers": [known], "data": data}


def links(stage: Deployment, idle: Idle, caller: Person) -> Mapping[str, str]:
    """By what they are for; `caller` is who rings when an agent's screen shows one."""
    readers = Readers(uuid4().hex[:8], stage.now())
    send(stage, *readers.first())
    travel(stage, stage.now() + LONG_ENOUGH, idle)
    readers = Readers(readers.world, stage.now())
    send(stage, readers.subscribes())
    token = secret(stage, *PHONES)
    assert post(stage, calls(caller, token)).status == 200
    idle.wait()
    return {**dict(_read(stage, readers)), "story": ring(stage, caller, token).json()["story"]}


def send(stage: Deployment, *events: Event) -> web.Answer:
    answer = post(stage, Webhook(*webhooks.OWN, json.dumps(events).encode()))
    assert answer.status == 200
    return answer


def _read(stage: Deployment, readers: Readers) -> Iterator[tuple[str, str]]:
    mails = (mail.text for mail in inbox.read(stage) if {readers.email, readers.asked} & set(mail.to))
    for found in (found for text in mails for found in LINK.finditer(text)):
        yield found[1], found[0]
    texts = (note.text for note in inbox.notes(stage) if note.to in readers.phones)
    for found in (found for text in texts for found in LINK.finditer(text)):
        yield f"{found[1]} by sms", found[0]
