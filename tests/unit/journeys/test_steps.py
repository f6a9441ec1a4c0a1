"""What every type of step keeps to, said once. A case of its fixture is a moment and the outcome it leads to."""

import json
from dataclasses import is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from msgspec.structs import asdict
from pydantic import TypeAdapter

from shared import plugins
from shared.events import Event
from shared.journeys import steps
from shared.journeys.models import WAITING, Outgoing, Run
from shared.journeys.step import Continue, Due, Finish, Moment, Step, WaitUntil, step_type

FIXTURES = Path(__file__).parents[2] / "fixtures" / "steps"
NAMES = plugins.names(steps)
CASES = [(name, case) for name in NAMES for case in json.loads((FIXTURES / f"{name}.json").read_text())]

every_case = pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}: {case['name']}" for name, case in CASES])


def test_every_step_has_a_fixture_and_every_fixture_a_step():
    assert sorted(path.stem for path in FIXTURES.glob("*.json")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_type_of_a_step_is_the_name_of_its_file(name):
    kind = step_type(name)
    assert kind.__annotations__["type"].__args__ == (name,)
    assert is_dataclass(kind)
    assert issubclass(kind, Step)


@every_case
def test_it_decides(name, case):
    assert plain(a_step(name, case).decide(a_moment(case))) == same_instants(case["outcome"])


@every_case
def test_it_survives_being_stored(name, case):
    step = a_step(name, case)
    assert msgspec.convert(json.loads(msgspec.json.encode(step)), type(step)) == step


@every_case
def test_what_it_states_is_json_that_says_the_same_when_it_is_read_again(name, case):
    outcome = a_step(name, case).decide(a_moment(case))
    if isinstance(outcome, Continue) and outcome.fact:
        assert json.loads(json.dumps(outcome.fact.data, allow_nan=False)) == outcome.fact.data


@every_case
def test_it_says_what_it_does_and_where_it_leads(name, case):
    step = a_step(name, case)
    assert step.summary()
    outcome = step.decide(a_moment(case))
    if isinstance(outcome, Continue):
        assert outcome.then in {way.then for way in step.ways()}


def test_an_unknown_type_is_answered_with_the_list_of_all():
    with pytest.raises(ValueError, match=", ".join(f"'{name}'" for name in NAMES)):
        TypeAdapter(Step).validate_python({"id": "x", "type": "dance"})


def a_step(name: str, case: dict[str, Any]) -> Step:
    return msgspec.convert(case["step"], step_type(name))


def a_moment(case: dict[str, Any]) -> Moment:
    now = datetime.fromisoformat(case["now"])
    event = case.get("event")
    occurrence: Any = Due(datetime.fromisoformat(case["due"])) if "due" in case else None
    if event:
        occurrence = Event("e", event["name"], now, "test/own", (), event["data"])
    variables = {name: case.get(name, {}) for name in ("customer", "order", "answer", "event")}
    return Moment(
        now=now,
        zone=ZoneInfo(case.get("zone", "Europe/Berlin")),
        run=a_run(now, case.get("run", {})),
        variables={**variables, "now": now},
        message_class="marketing",
        addresses=case.get("addresses", {}),
        strongest=case.get("strongest", ""),
        occurrence=occurrence,
        code_key=lambda: bytes(16),
    )


def a_run(now: datetime, given: dict[str, Any]) -> Run:
    due_at = datetime.fromisoformat(given["due_at"]) if "due_at" in given else None
    fields = {"visits": given.get("visits", {}), "memory": given.get("memory", {}), "due_at": due_at}
    trigger = {"id": "t", "name": "order.delivered", "occurred_at": now.isoformat(), "source": "test/own", "data": {}}
    return Run("c", "j", "", "v", WAITING, "x", now, given.get("trigger", trigger), **fields)


def plain(outcome: Any) -> dict[str, Any]:
    match outcome:
        case Finish():
            return {"finish": outcome.reason}
        case WaitUntil():
            found = {"wait_until": outcome.due_at, "memory": outcome.memory, "outgoing": asked(outcome.outgoing)}
        case Continue():
            fact = outcome.fact and {"name": str(outcome.fact.name), "data": outcome.fact.data}
            found = {"outgoing": asked(outcome.outgoing), "fact": fact, "memory": outcome.memory}
            found["skip"] = outcome.skip or None
    kept = {name: comparable(value) for name, value in found.items() if value is not None}
    return {"continue": outcome.then, **kept} if isinstance(outcome, Continue) else kept


def asked(outgoing: Outgoing | None) -> dict[str, Any] | None:
    """Without the priority: that of the journey, which the engine adds."""
    return outgoing and {name: comparable(value) for name, value in asdict(outgoing).items() if name != "priority"}


def comparable(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.timestamp() if isinstance(value, datetime) else value


def same_instants(outcome: dict[str, Any]) -> dict[str, Any]:
    """As comparable: a fixture may write a moment in whatever zone reads best."""
    times = {"wait_until", "requested_at", "expires_at"}
    found = {
        name: datetime.fromisoformat(value).timestamp() if name in times else value for name, value in outcome.items()
    }
    return {**found, "outgoing": same_instants(found["outgoing"])} if "outgoing" in found else found
