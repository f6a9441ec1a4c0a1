"""Each path of an event, played through the public door of the local stage, and measured on the way."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from infra.cli.deployment import Deployment
from infra.cli.idle import Idle
from infra.cli.send import post
from infra.cli.senders import Webhook
from infra.cli.travel import travel
from infra.cost.ledger import Line, Target
from infra.cost.usage import Usage, real_now, usage
from shared.errors import InvalidRequestError, Permanent

OWN = ("standard_webhooks", "own")
EVENTS = 20
"""Per path: enough that the minute's sweep of the due index does not weigh on one."""

KNOWN = Target(Decimal("3.3"), write_units=Decimal(3), read_units=Decimal(1))
JOIN = Target(Decimal(7))
JOURNEY = Target(Decimal(4))

Plain = dict[str, Any]


@dataclass(slots=True)
class Measured:
    usage: Usage = field(default_factory=Usage)

    def per_event(self, amount: Decimal) -> Decimal:
        return amount / EVENTS


@dataclass(frozen=True, slots=True)
class Laboratory:
    """A stage, a way to know when it is idle, and people that nobody has used before."""

    stage: Deployment
    idle: Idle
    people: Sequence[str]

    @contextmanager
    def measured(self) -> Iterator[Measured]:
        self.idle.wait()
        result, since = Measured(), real_now()
        yield result
        self.idle.wait()
        result.usage = usage(self.stage, since, real_now())

    def tell(self, *events: Plain) -> None:
        """As one delivery."""
        answer = post(self.stage, Webhook(*OWN, json.dumps(events).encode()))
        if answer.status != 200:
            raise Permanent(f"the stage answered {answer.status}: {answer.text}")

    def event(self, name: str, identifiers: dict[str, str], **data: Any) -> Plain:
        stated = [{"kind": kind, "value": value} for kind, value in identifiers.items()]
        at = self.stage.now().isoformat()
        return {"id": str(uuid4()), "name": name, "occurred_at": at, "identifiers": stated, "data": data}


def measure(stage: Deployment) -> list[Line]:
    """Moves the clock of the stage by some days: a journey has to wait."""
    if not stage.travels:
        raise InvalidRequestError("units are measured on the local stage; on AWS the bill and CloudWatch tell")
    run = uuid4().hex[:12]
    laboratory = Laboratory(stage, Idle(stage), [f"ledger.{run}.{number}@example.com" for number in range(EVENTS)])
    warmed = laboratory.event("customer.created", {"email": laboratory.people[0]})
    laboratory.tell(warmed)
    return [known_customer(laboratory), joined_customers(laboratory), journey(laboratory)]


def known_customer(laboratory: Laboratory) -> Line:
    """One webhook each, about people who were there before."""
    laboratory.tell(*(laboratory.event("customer.created", {"email": one}) for one in laboratory.people))
    with laboratory.measured() as measured:
        for one in laboratory.people:
            laboratory.tell(laboratory.event("page.viewed", {"email": one}, page={"url": "https://shop.example/"}))
    return _line("an event of a known customer", KNOWN, measured, _Way(http=1, queued=1, invocations=1))


def joined_customers(laboratory: Laboratory) -> Line:
    """One webhook each, that states two identifiers which were two customers so far."""
    ids = {one: f"{one.split('@')[0]}.card" for one in laboratory.people}
    laboratory.tell(*(laboratory.event("customer.created", {"loyalty_number": card}) for card in ids.values()))
    with laboratory.measured() as measured:
        for email, card in ids.items():
            laboratory.tell(laboratory.event("customer.identified", {"email": email, "loyalty_number": card}))
    return _line("an event that joins two customers", JOIN, measured, _Way(http=1, queued=1, invocations=1))


def journey(laboratory: Laboratory) -> Line:
    """What a journey adds to its event: enter, wait, decide, claim, record. The provider's price is not in it."""
    with laboratory.measured() as without:
        laboratory.tell(*_orders(laboratory, "order.noticed"))
    with laboratory.measured() as measured:
        laboratory.tell(*_orders(laboratory, "order.delivered"))
        laboratory.idle.wait()
        travel(laboratory.stage, laboratory.stage.now() + timedelta(days=5))
    measured.usage.write_units -= without.usage.write_units
    measured.usage.read_units -= without.usage.read_units
    measured.usage.gigabyte_seconds -= without.usage.gigabyte_seconds
    return _line("entering a journey, waiting, sending", JOURNEY, measured, _Way(http=0, queued=1, invocations=3))


def _orders(laboratory: Laboratory, name: str) -> Iterator[Plain]:
    for person in laboratory.people:
        order = f"{name}-{person.split('@')[0]}"
        state = {"id": order, "number": order, "delivery": "delivered", "payment": "paid"}
        yield laboratory.event(name, {"email": person, "order@own": order}, order=state)


@dataclass(frozen=True, slots=True)
class _Way:
    """How often an event goes through the API, a queue, and a consumer."""

    http: int
    queued: int
    invocations: int


def _line(path: str, target: Target, measured: Measured, way: _Way) -> Line:
    used = measured.usage
    return Line(
        path=path,
        target=target,
        write_units=measured.per_event(used.write_units),
        read_units=measured.per_event(used.read_units),
        gigabyte_seconds=measured.per_event(used.gigabyte_seconds),
        http=Decimal(way.http),
        queued=way.queued,
        invocations=way.invocations,
    )
