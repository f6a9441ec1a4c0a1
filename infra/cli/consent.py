"""`tributary consent export`: what an address agreed to, and who said so, when, how and in which words: the proof."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from infra.cli import consent_sync, customers, deployment
from infra.cli.console import console, table, text
from infra.cli.pages import render
from infra.cli.writing import writable
from shared.console.search import wanted
from shared.errors import InvalidRequestError

Plain = Mapping[str, Any]

app = typer.Typer(
    help="Prove what people agreed to, and keep in step with the lists of providers.", no_args_is_help=True
)
SAID = ("at", "purpose", "choice", "by_person", "source", "wording", "ip")
PAGE = ".html"


@app.command()
def export(
    context: typer.Context,
    identifier: Annotated[
        str, typer.Argument(help="email:ann@example.com for that address alone, or a customer's id for all of them.")
    ],
    *,
    to: Annotated[Path, typer.Option(help="The file to write: proof.json, or proof.html for people.")],
) -> None:
    """Write every act of consent: purpose, wording, time, the event that stated it, and the IP address if known."""
    if to.suffix not in (".json", PAGE):
        raise InvalidRequestError(f"--to {to}: write a name that ends in .json or {PAGE}")
    writable(to)
    profile = customers.known(deployment.of(context), identifier)
    found = list(records(profile, wanted(identifier)))
    proof = {"asked_for": identifier, "customer_id": profile["customer_id"], "records": found}
    shown = render("consent", proof) if to.suffix == PAGE else json.dumps(proof, ensure_ascii=False, indent=2) + "\n"
    to.write_text(shown, encoding="utf-8")
    rows = ((text(one["address"]), text(one["channel"]), str(len(one["history"]))) for one in found)
    table("Proof", ("address", "channel", "acts"), rows)
    console.print(f"wrote {to}")


app.command()(consent_sync.sync)


def records(profile: Plain, identifier: str = "") -> Iterator[dict[str, Any]]:
    """Of the address that was asked for, or of all where none of the customer's is written so."""
    known = {one["id"]: f"{one['kind']}:{one['value']}" for one in profile["identifiers"]}
    named = {one for one, written in known.items() if written.casefold() == identifier.casefold()}
    for state in (one for one in profile["consents"] if "acts" in one):
        place = state["identifier"]
        if not named or place in named:
            yield {
                "address": known.get(place, place),
                "channel": state["channel"],
                "now": {purpose: act["choice"] for purpose, act in sorted(state["acts"].items())},
                "suppressed": state.get("suppressed"),
                "history": [_act(one) for one in history(profile, place, state["channel"])],
            }


def history(profile: Plain, address: str, channel: str) -> list[Plain]:
    """Oldest first."""
    own = f"{channel}#"
    found = (one for one in profile["consents"] if one["identifier"] == address and one["name"].startswith(own))
    return sorted(found, key=lambda one: str(one["at"]))


def _act(act: Plain) -> dict[str, Any]:
    """`event` is the source's own number of it: the timeline and the archive have it whole."""
    return {**{name: act.get(name) for name in SAID}, "event": str(act["id"]).removeprefix(f"{act['source']}/")}
