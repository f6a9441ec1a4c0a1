"""A crowd of people at a shop's doors: who they are in truth, what its systems say of them, and in which webhooks."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from infra.cli.senders import Webhook

Identifier = tuple[str, str, str]
Story = tuple[Identifier, ...]
WEB = {"email", "external_id@web", "anonymous_id"}
"""What a website's tracking states; a story of other kinds comes from a system of the brand's own."""

KIOSK_EVERY, CASHIER_EVERY = 40, 60
"""Households."""


@dataclass
class Crowd:
    """Ever the same for a seed; `world` keeps it apart from whoever is at this stage already."""

    draw: Random
    world: str
    now: datetime
    stories: list[Story] = field(default_factory=list)

    def grow(self, households: int, events: int) -> "Crowd":
        for number in range(households):
            self.stories += self._household(number)
            self.stories += self._kiosk(number) if number % KIOSK_EVERY == 0 else []
            self.stories += self._cashier(number) if number % CASHIER_EVERY == 0 else []
        while len(self.stories) < events:
            self.stories.append(self.draw.choice(self.stories)[:1])
        self.draw.shuffle(self.stories)
        del self.stories[events:]
        return self

    def facts(self) -> list[dict[str, Any]]:
        """As the reference wants them, each with the webhook that tells it."""
        return [self._fact(number, story) for number, story in enumerate(self.stories)]

    def _person(self, kind: str, name: str) -> Identifier:
        return kind, "person", f"{name}.{self.world}" + "@a.example" * (kind == "email")

    def _pointer(self, kind: str, name: str) -> Identifier:
        return kind, "pointer", f"{name}-{self.world}"

    def _household(self, number: int) -> Iterator[Story]:
        """Two to four people: some with one card for all, some on one tablet, some back with another address."""
        people = [self._person("email", f"h{number}p{one}") for one in range(self.draw.randint(2, 4))]
        card, tablet = self._person("loyalty_number", f"h{number}"), self._pointer("anonymous_id", f"tablet{number}")
        yield (tablet,)
        for one, email in enumerate(people):
            login, order = self._person("external_id@web", f"h{number}u{one}"), f"h{number}o{one}"
            yield email, login
            yield (login, self._pointer("anonymous_id", f"phone{number}.{one}"))
            yield email, self._pointer("order@own", order)
            yield (self._pointer("order@own", order),)
            if self.draw.random() < 0.4:
                yield email, tablet
            if self.draw.random() < 0.2:
                yield email, card
        if self.draw.random() < 0.3:
            yield people[0], self._person("email", f"h{number}new")

    def _kiosk(self, number: int) -> Iterator[Story]:
        screen = self._pointer("anonymous_id", f"kiosk{number}")
        yield (screen,)
        for one in range(8):
            yield self._person("email", f"visitor{number}.{one}"), screen
        yield screen, self._pointer("cart@own", f"kiosk{number}")

    def _cashier(self, number: int) -> Iterator[Story]:
        typed = self._person("email", f"cashier{number}")
        for one in range(8):
            yield typed, self._person("loyalty_number", f"c{number}.{one}")

    def _fact(self, number: int, story: Story) -> dict[str, Any]:
        kinds = {kind for kind, _, _ in story}
        # A call of the website's has room for one identifier of each kind.
        web = kinds <= WEB and len(kinds) == len(story) and self.draw.random() < 0.5
        at = self.now - timedelta(days=self.draw.choice([0, 0, 1, 30, 700]), minutes=number % 50 + 1)
        fact = {"id": f"{self.world}-{number}", "at": at.astimezone(UTC).isoformat(), "rank": 50, "stated": story}
        traits = {f"t{number}": "seen", **{kind: value for kind, _, value in story if kind == "email" and web}}
        order = [value for kind, _, value in story if kind == "order@own"]
        data = {"traits": traits, **({"order": {"id": order[0], "payment": "paid"}} if order else {})}
        fact |= {"data": data, "name": "customer.identified" if web else "customer.updated"}
        return {**fact, "webhook": _identify(fact) if web else _canonical(fact)}


def _canonical(fact: dict[str, Any]) -> Webhook:
    stated = [{"kind": kind, "value": value} for kind, _, value in fact["stated"]]
    said = {"id": fact["id"], "name": fact["name"], "occurred_at": fact["at"], "identifiers": stated}
    return Webhook("standard_webhooks", "own", json.dumps({**said, "data": fact["data"]}).encode())


def _identify(fact: dict[str, Any]) -> Webhook:
    names = {"external_id@web": "userId", "anonymous_id": "anonymousId"}
    ids = {names[kind]: value for kind, _, value in fact["stated"] if kind in names}
    call = {"type": "identify", "messageId": fact["id"], "timestamp": fact["at"], "traits": fact["data"]["traits"]}
    return Webhook("segment", "web", json.dumps({**call, **ids}).encode())
