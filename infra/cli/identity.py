"""`tributary explain`, `cut` and `restore`: why two identifiers are one customer, and how to take them apart."""

from typing import Annotated
from uuid import uuid4

import typer

from infra.cli import deployment
from infra.cli.console import console, moment, table, text
from infra.cli.deployment import Deployment
from shared import configuration
from shared.aws import keys
from shared.errors import InvalidRequestError
from shared.events import Identifier
from shared.profiles import identifiers, kinds
from shared.profiles.cutting import Cutting, Decision
from shared.profiles.explaining import explain as chain
from shared.profiles.graph import Graph

One = Annotated[str, typer.Argument(help="kind:value, such as email:ann@example.com.")]
Other = Annotated[str, typer.Argument(help="kind:value, such as phone:+4930901820.")]
Reason = Annotated[str, typer.Option(help="Why; shown to whoever asks later.")]


def explain(context: typer.Context, one: One, other: Other) -> None:
    """Show the chain of events by which two identifiers came to belong together."""
    stage = deployment.of(context)
    found = chain(stage.store(), _id(stage, one), _id(stage, other))
    if found is None:
        console.print("No event leads from one to the other: they are not one customer by what sources stated.")
        return
    named = Graph(stage.store()).identifiers({end for reason in found for end in (reason.one, reason.other)})
    shown = {name: f"{item['kind']}:{item['value']}" for name, item in named.items()}
    rows = (
        (moment(one.at), text(shown[one.one]), text(shown[one.other]), one.source, text(one.event)) for one in found
    )
    table("Stated together", ("when", "one", "other", "source", "event"), rows)


def cut(context: typer.Context, one: One, other: Other, *, reason: Reason) -> None:
    """Two identifiers do not belong together: both customers come back as if they never had."""
    _decide(deployment.of(context), (one, other), reason, cut=True)


def restore(context: typer.Context, one: One, other: Other, *, reason: Reason) -> None:
    """Take a cut back."""
    _decide(deployment.of(context), (one, other), reason, cut=False)


def _decide(stage: Deployment, pair: tuple[str, str], reason: str, *, cut: bool) -> None:
    who = stage.client("sts").get_caller_identity()["Arn"]
    brand_kinds = configuration.brand().kinds
    decision = Decision(id=str(uuid4()), cut=cut, at=stage.now(), by=who, reason=reason)
    cutting = Cutting(stage.store(), lambda kind: kinds.kind_of(kind, brand_kinds).limit)
    cutting.decide(_id(stage, pair[0]), _id(stage, pair[1]), decision)
    console.print(f"{'cut' if cut else 'restored'} by {text(who)}")


def _id(stage: Deployment, written: str) -> str:
    kind, _, value = written.partition(":")
    found = identifiers.normalise(Identifier(kind, value), configuration.brand().country)
    if found is None:
        raise InvalidRequestError(f"{written!r} is no identifier; write kind:value, such as email:ann@example.com")
    return keys.identifier_id(found, stage.secrets().key("keys/identity", stage.now()))
