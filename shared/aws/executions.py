"""Executions of one state machine of Step Functions: started, looked up, stopped, and what they have come to."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from msgspec import Struct

from shared.errors import UnavailableError

LOOK_BACK = 400
"""Events of a history: more than one turn has, or eight lanes side by side, however often they were tried."""

STOPPED = "Stopped"
"""The error of whatever was stopped here, or by itself (infra/job.asl.json), and not in the console of AWS."""

UNKNOWN, EXISTS, ENDED = "ExecutionDoesNotExist", "ExecutionAlreadyExists", "ValidationException"
Plain = Mapping[str, Any]


class Execution(Struct, frozen=True):
    """`error` is known of one that was looked up by its name."""

    name: str
    status: str
    since: datetime
    ended_at: datetime | None = None
    error: str = ""


class Trace(Struct, frozen=True):
    """The last that is known: what went into a state, whether that is a wait, and what the last try failed of."""

    data: Plain
    waits: bool = False
    error: str = ""


class Executions(Struct, frozen=True):
    """`machine` is the ARN of the state machine."""

    client: Any
    machine: str

    def start(self, name: str, given: Plain) -> bool:
        """False where there was one of this name already, running or ended."""
        asked = {"stateMachineArn": self.machine, "name": name, "input": json.dumps(given)}
        return self._called("start_execution", EXISTS, **asked) is not None

    def find(self, name: str) -> Execution | None:
        found = self._called("describe_execution", UNKNOWN, executionArn=self._arn(name))
        return _execution(found) if found else None

    def given(self, name: str) -> Plain:
        """What it was started with."""
        found = self._called("describe_execution", executionArn=self._arn(name))
        return dict(json.loads(found["input"])) if found else {}

    def stop(self, name: str, why: str) -> None:
        """What has ended meanwhile stays as it ended."""
        self._called("stop_execution", ENDED, executionArn=self._arn(name), error=STOPPED, cause=why)

    def recent(self, most: int, status: str = "") -> list[Execution]:
        """The last that began or ended first."""
        wanted = {"statusFilter": status} if status else {}
        found = self._called("list_executions", stateMachineArn=self.machine, maxResults=most, **wanted)
        return [_execution(one) for one in found["executions"]] if found else []

    def trace(self, name: str) -> Trace:
        asked = {"executionArn": self._arn(name), "reverseOrder": True, "maxResults": LOOK_BACK}
        events = (self._called("get_execution_history", UNKNOWN, **asked) or {}).get("events", ())
        if not events:
            return Trace({})
        data = next((one for event in events if (one := _data(event)) is not None), {})
        return Trace(data, events[0]["type"] == "WaitStateEntered", _error(events[0]))

    def _arn(self, name: str) -> str:
        return f"{self.machine.replace(':stateMachine:', ':execution:')}:{name}"

    def _called(self, operation: str, harmless: str = "", **asked: Any) -> Any:
        """None where AWS refuses with the one error that is an answer."""
        try:
            return getattr(self.client, operation)(**asked)
        except ClientError as error:
            if error.response["Error"]["Code"] == harmless:
                return None
            raise UnavailableError(operation) from error
        except BotoCoreError as error:
            raise UnavailableError(operation) from error


def _execution(found: Plain) -> Execution:
    return Execution(found["name"], found["status"], found["startDate"], found.get("stopDate"), found.get("error", ""))


def _error(event: Plain) -> str:
    """`executionFailedEventDetails`, or those of a task that is tried again."""
    endings = ("FailedEventDetails", "TimedOutEventDetails")
    return next((str(one.get("error", "")) for name, one in event.items() if name.endswith(endings)), "")


def _data(event: Plain) -> Plain | None:
    text = event.get("stateEnteredEventDetails", {}).get("input") or event.get("executionStartedEventDetails", {}).get(
        "input"
    )
    return dict(json.loads(text)) if text else None
