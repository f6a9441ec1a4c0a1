"""A fact of our own as an event, and as the delivery that carries it to where all facts are filed.

It is a function of the run and what its step stated: however often the outbox is read, it is the same event.
"""

from collections.abc import Mapping
from typing import Any

from shared import events
from shared.aws import keys
from shared.events import OURS, Event, Identifier, Name
from shared.journeys.codec import key_of
from shared.journeys.models import Run, Statement
from shared.profiles import facts

MOST_LINKS = 5
"""Journeys that lead to each other, by `start` or by what a review finds: after so many links of one chain nothing more
is started.
"""

TOLD: Mapping[str, str] = {Name.TASK_CREATED: "task", Name.OFFER_GRANTED: "offer"}
"""Of our own words those that other systems hear, and the section that says what about."""


def event(run: Run, statement: Statement, about: Identifier) -> Event:
    """`about` is the identifier that the statement names by its id."""
    return Event(
        id=keys.digest(run.customer_id, key_of(run)["sk"], statement.step, str(statement.visit)),
        name=statement.name,
        occurred_at=statement.stated_at,
        source=OURS,
        identifiers=(about,),
        data={**statement.data, **_passed_on(run, statement), "journey": _origin(run, statement)},
    )


def _origin(run: Run, statement: Statement) -> dict[str, Any]:
    """By which journey, and what that was about: enough to find the order or the cart again."""
    trigger = {name: run.trigger.get(name) for name in ("id", "name", "source")}
    named = {"name": run.journey, "step": statement.step, "links": links(run.trigger) + 1, "trigger": trigger}
    return named | ({"key": run.key} if run.key else {})


def _passed_on(run: Run, statement: Statement) -> dict[str, Any]:
    """A journey that is started by another is about the same order. The run has it anyway, so the outbox need not."""
    if statement.name != Name.JOURNEY_START_REQUESTED:
        return {}
    said = {name: value for name, value in (run.trigger.get("data") or {}).items() if name != "journey"}
    return {"start": {**statement.data["start"], "data": said, "home": run.home or run.customer_id}}


def links(trigger: Mapping[str, Any]) -> int:
    """How many journeys led to what started this one, also by way of a stage or a segment."""
    return events.links(trigger.get("source"), trigger.get("data") or {})


def told(item: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """For other systems, of a filed fact: name and content of what a journey offers, notifies of or wants done.

    `id` is the same when it is told again. Who the customer is, the API says to those who may know.
    """
    name = item["name"]
    if item["source"] != OURS or (name in list(Name) and name not in TOLD):
        return []
    data = facts.event_of(item).data
    said = {TOLD[name]: data[TOLD[name]]} if name in TOLD else {"data": data["notice"]}
    about = {"id": item["id"], "customer_id": item["pk"], "occurred_at": item["occurred_at"]}
    return [(name, {**about, "journey": data["journey"], **said})]
