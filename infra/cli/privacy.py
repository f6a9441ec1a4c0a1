"""`tributary export` and `erase`: all that is known of a customer, and then nothing any more."""

import time
from pathlib import Path
from typing import Annotated, Any

import typer

from infra.cli import api, deployment, web
from infra.cli.console import console, table
from infra.cli.customers import known
from infra.cli.deployment import Deployment
from infra.cli.identity import Reason
from infra.cli.writing import writable
from shared.errors import UnavailableError

Who = Annotated[str, typer.Argument(help="kind:value, such as email:ann@example.com, or a customer's id.")]
PATIENCE_SECONDS = 900


def export(
    context: typer.Context,
    customer: Who,
    *,
    to: Annotated[Path, typer.Option(help="The file to write.")],
    reason: Reason = "the customer asked",
) -> None:
    """Write everything that is known about a customer as one JSON file."""
    stage = deployment.of(context)
    writable(to)
    done = _ask(stage, customer, "export", reason)
    answer = web.request("GET", done["link"])
    if answer.status != 200:
        raise UnavailableError(f"the export could not be fetched: {answer.status}")
    to.write_bytes(answer.body)
    _tell(f"{to} ({len(answer.body):,} bytes)", done)


def erase(
    context: typer.Context,
    customer: Who,
    *,
    reason: Reason,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove everything about a customer for good; only "do not contact" and keyed hashes stay."""
    stage = deployment.of(context)
    profile = known(stage, customer)
    named = ", ".join(f"{one['kind']}:{one['value']}" for one in profile["identifiers"])
    if not yes:
        typer.confirm(f"Erase customer {profile['customer_id']} ({named})? This cannot be undone.", abort=True)
    _tell("Erased", _ask(stage, profile["customer_id"], "erasure", reason))


def _ask(stage: Deployment, customer: str, act: str, reason: str) -> Any:
    """Long histories take a while; whoever stops waiting does not stop the work."""
    asked = api.post(stage, f"/customers/{known(stage, customer)['customer_id']}/{act}", {"reason": reason})
    path, until = f"/customers/{asked['customer_id']}/requests/{asked['id']}", time.monotonic() + PATIENCE_SECONDS
    with console.status(f"{act} {asked['id']}"):
        while time.monotonic() < until:
            told = api.get(stage, path)
            if told["state"] == "done":
                return told
            time.sleep(0.5)
    raise UnavailableError(f"not done yet; ask again later: GET {path}")


def _tell(title: str, done: Any) -> None:
    table(title, ("what", "items"), ((name, str(count)) for name, count in sorted(done["counts"].items())))
