"""`tributary explain`, `cut`, `restore`, `holds` and `release`: why some are one customer, and how to part them."""

from typing import Annotated

import typer

from infra.cli import api, deployment
from infra.cli.console import console, moment, table, text
from infra.cli.customers import known
from infra.cli.deployment import Deployment
from shared.console.search import wanted
from shared.profiles.breaker import MOST_RELEASED

One = Annotated[str, typer.Argument(help="kind:value, such as email:ann@example.com.")]
Other = Annotated[str, typer.Argument(help="kind:value, such as phone:+4930901820.")]
Reason = Annotated[str, typer.Option(help="Why; shown to whoever asks later.")]


def explain(context: typer.Context, one: One, other: Other) -> None:
    """Show the chain of events by which two identifiers came to belong together."""
    stage, one, other = deployment.of(context), wanted(one), wanted(other)
    profile = known(stage, one)
    here = next((i["id"] for i in profile["identifiers"] if f"{i['kind']}:{i['value']}" == one), profile["customer_id"])
    reasons = api.get(stage, f"/customers/{here}/explain", {"identifier": other})["reasons"]
    if reasons is None:
        console.print("No event leads from one to the other: they are not one customer by what sources stated.")
        return
    named = {
        i["id"]: f"{i['kind']}:{i['value']}" for i in (*profile["identifiers"], *known(stage, other)["identifiers"])
    }
    rows = (
        (
            moment(r["at"]),
            text(named.get(r["one"], r["one"])),
            text(named.get(r["other"], r["other"])),
            r["source"],
            text(r["event"]),
        )
        for r in reasons
    )
    table("Stated together", ("when", "one", "other", "source", "event"), rows)


def cut(context: typer.Context, one: One, other: Other, *, reason: Reason) -> None:
    """Two identifiers do not belong together: both customers come back as if they never had."""
    _decide(deployment.of(context), "cuts", {"one": wanted(one), "other": wanted(other), "reason": reason})


def restore(context: typer.Context, one: One, other: Other, *, reason: Reason) -> None:
    """Take a cut back."""
    _decide(deployment.of(context), "restores", {"one": wanted(one), "other": wanted(other), "reason": reason})


def holds(context: typer.Context) -> None:
    """List customers that grew faster than people do: their joins wait until somebody has looked."""
    held = api.get(deployment.of(context), "/holds")["held"]
    table(
        "Held",
        ("customer", "since", "too many"),
        ((one["customer_id"], moment(one["at"]), one["reason"]) for one in held),
    )


def release(
    context: typer.Context,
    customer: Annotated[str, typer.Argument(help="kind:value, or a customer's id.")],
    *,
    reason: Reason,
    identifiers: Annotated[int, typer.Option(help="How many it may have from now on.")] = MOST_RELEASED,
) -> None:
    """Join what was held of a customer."""
    stage = deployment.of(context)
    wish = {"reason": reason, "identifiers": identifiers}
    answer = api.post(stage, f"/customers/{known(stage, customer)['customer_id']}/releases", wish)
    console.print(f"released: customer {answer['customer_id']}")


def _decide(stage: Deployment, act: str, pair: dict[str, str]) -> None:
    customer = known(stage, pair["one"])["customer_id"]
    answer = api.post(stage, f"/customers/{customer}/{act}", pair)
    together = answer["one"] == answer["other"]
    console.print(
        "now one customer: " + answer["one"] if together else f"now two: {answer['one']} and {answer['other']}"
    )
