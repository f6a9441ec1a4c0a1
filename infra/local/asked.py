"""How much the functions asked of the local AWS, by operation, and how often each of them was run.

Runs inside MiniStack (see ministack.py).
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from ministack.core import responses
from ministack.services import lambda_svc

from infra.local.stand_ins import Answer, answer

ASKED = "/_tributary/asked"
calls: Counter[str] = Counter()
invocations: Counter[str] = Counter()
run = lambda_svc._execute_function_dispatch


def count(headers: Mapping[str, str]) -> None:
    """By the functions: whoever looks on from outside is the root user here."""
    if operation(headers) and _scope(headers)[0] != responses.get_account_id():
        calls[operation(headers)] += 1


def operation(headers: Mapping[str, str]) -> str:
    """The service and, where a header names it, what is asked of it; empty for what is no call of AWS."""
    service = _scope(headers)[3]
    return f"{service} {headers.get('x-amz-target', '').rpartition('.')[2]}".strip() if service else ""


def _scope(headers: Mapping[str, str]) -> list[str]:
    """Access key, day, region and service that the request is signed for."""
    _, _, scope = headers.get("authorization", "").partition("Credential=")
    return [*scope.split("/"), "", "", "", ""]


def ran(function: Any, config: dict[str, Any], *invocation: Any) -> Any:
    invocations[config["FunctionName"]] += 1
    return run(function, config, *invocation)


def serve(path: str) -> Answer | None:
    return answer(200, {"calls": calls, "invocations": invocations}) if path == ASKED else None


def install() -> None:
    lambda_svc._execute_function_dispatch = ran
