"""What operators decide over the API: answered as docs/api.yaml says, kept, or refused with what would be right."""

import msgspec
import pytest

from shared.guards import trip
from shared.interface.operations import OPERATING
from shared.journeys.control_store import ControlStore
from tests.unit.functions.operate_journeys.desks import GATE, OLD, REASON, TWO, a_run
from tests.unit.functions.operator import ARN

PATHS = {"name": "care", "version": OLD.version, "id": "r1"}
SWITCHED = {"switch": {"name": "email"}, "switch_target": {"name": "webhook", "target": "crm"}}


@pytest.mark.parametrize("operation", OPERATING, ids=lambda one: one.id)
def test_every_operation_is_answered_as_it_is_described(desk, operation):
    desk.put(a_run())
    if operation.id == "tour":
        desk.post("/journeys/care/stops")
    path = operation.path.format(**{**PATHS, **SWITCHED.get(operation.id, {})})
    body = {"reason": REASON, **({"on": False} if operation.id in SWITCHED else {})}
    status, answer = desk.ask(operation.method.upper(), path, body)
    assert status == 200, answer
    assert msgspec.to_builtins(msgspec.convert(answer, operation.answered)) == answer


@pytest.mark.parametrize(
    ("act", "state"), [("pauses", "paused"), ("stops", "stopped"), ("releases", "running"), ("resumptions", "running")]
)
def test_a_decision_is_kept_with_who_made_it_and_shown(desk, act, state):
    status, answer = desk.post(f"/journeys/care/{act}")
    assert (status, answer["state"]) == (200, state)
    _, shown = desk.get("/journeys/care")
    decided = state != "running"
    assert (shown["state"], shown["by"], shown["reason"]) == (state, ARN * decided, REASON * decided)
    assert [(one["act"], one["by"], one["reason"]) for one in shown["acts"]] == [(state, ARN, REASON)] * decided


@pytest.mark.parametrize(
    ("asked", "detail"),
    [
        (("POST", "/journeys/care/pauses", {}), "reason"),
        (("POST", "/journeys/care/pauses", {"reason": "x"}), "reason"),
        (("POST", "/journeys/caer/pauses", {"reason": REASON}), "there is care, other"),
        (("POST", "/journeys/care/nonsense", {"reason": REASON}), "/journeys/{name}/pauses"),
        (("POST", "/switches/fax", {"reason": REASON, "on": True}), "there is sending"),
        (("POST", "/switches/email", {"reason": REASON}), "on"),
        (("GET", "/journeys/nobody", None), "there is care, other"),
        (("GET", "/journeys/care/versions/000", None), "no version 000"),
        (("GET", "/tours/r9", None), "no tour 'r9'"),
        (("GET", "/nothing", None), "/journeys/{name}"),
    ],
)
def test_what_cannot_be_done_says_what_would_be_right(desk, asked, detail):
    status, answer = desk.ask(*asked)
    assert status in (400, 404)
    assert detail in answer["detail"]


def test_what_is_stopped_can_neither_be_paused_nor_toured(desk):
    desk.post("/journeys/care/stops")
    for act in ("pauses", "tours"):
        status, answer = desk.post(f"/journeys/care/{act}")
        assert (status, "release" in answer["detail"]) == (400, True)


def test_to_release_what_stands_still_by_itself_is_to_resume_it(desk):
    """A guard let it stand still: nobody was sent away, and whoever was parked goes on."""
    trip.pause(ControlStore(desk.table), GATE, trip.Trip("blast_guard", "too many"), desk.now)
    assert desk.get("/journeys/care")[1]["by"] == "tributary"
    desk.now += TWO
    status, answer = desk.post("/journeys/care/releases")
    assert (status, answer["state"]) == (200, "running")
    assert desk.get(f"/tours/{answer['tour']}")[1]["kind"] == "release"
