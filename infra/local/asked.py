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
    _, _, scope = headers.get("authorization", "").partition("Credential=")
    key, _, _, service, *_ = [*scope.split("/"), "", "", "", ""]
    if service and key != responses.get_account_id():
        calls[f"{service} {headers.get('x-amz-target', '').rpartition('.')[2]}".strip()] += 1


def ran(function: Any, config: dict[str, Any], *invocation: Any) -> Any:
    invocations[config["FunctionName"]] += 1
    return run(function, config, *invocation)


def serve(path: str) -> Answer | None:
    return answer(200, {"calls": calls, "invocations": invocations}) if path == ASKED else None


def install() -> None:
    lambda_svc._execute_function_dispatch = ran
