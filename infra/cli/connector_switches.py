"""`tributary connectors off`, `on`, `held`, `drop`: what a vendor sends waits, and is filed or deleted afterwards."""

from collections.abc import Iterator
from typing import Annotated
from urllib.parse import quote

import typer

from infra.cli import api, deployment, tour_follow
from infra.cli.console import console, counted, moment, table, text
from infra.cli.deployment import Deployment
from infra.cli.operating import Plain, Reason, Yes, sure
from infra.cli.sending import OFF_AND_ON
from shared.errors import NotFoundError

Source = Annotated[str, typer.Argument(help="shopify/shop-a; or shopify, for all of its sources.")]
HEADINGS = ("source", "", "waits", "oldest", "since", "who", "why")


def off(context: typer.Context, source: Source, *, reason: Reason, yes: Yes = False) -> None:
    """What it sends is still accepted and kept, but waits; its API is asked nothing."""
    sure(yes, f"Switch {source} off? What it sends is answered and kept, and is not filed until it is on again.")
    _switch(deployment.of(context), source, reason, on=False)


def on(context: typer.Context, source: Source, *, reason: Reason, yes: Yes = False) -> None:
    """What waits is filed, oldest first."""
    stage = deployment.of(context)
    sure(yes, f"Switch {source} on? {_count(stage, source)} are filed.")
    _switch(stage, source, reason, on=True)


def held(context: typer.Context, source: Annotated[str, typer.Argument(help="Only these.")] = "") -> None:
    """Which sources are off, since when and why, and how much waits of each."""
    found = api.get(deployment.of(context), "/connectors")["sources"]
    table("Switched off, or waiting", HEADINGS, (_row(one) for one in _of(found, source) if _is_told(one)))


def drop(context: typer.Context, source: Source, *, reason: Reason, yes: Yes = False) -> None:
    """Delete what waits of a source that is off; what comes later still waits."""
    stage = deployment.of(context)
    found = api.get(stage, "/connectors")
    sure(yes, f"Delete {_waiting(found['sources'], source)}? They are not filed, and this cannot be undone.")
    wish = {"until": found["at"], "reason": reason}
    tour = tour_follow.follow(stage, api.post(stage, f"{_path(source)}/drops", wish)["tour"])
    console.print(f"{tour['woken']:,} deliveries of {text(source)} are deleted")


def _switch(stage: Deployment, source: str, reason: str, *, on: bool) -> None:
    decided = api.post(stage, f"{_path(source)}/switches", {"on": on, "reason": reason})
    tour = tour_follow.followed(stage, decided["tour"])
    console.print(f"{text(source)} is {OFF_AND_ON[decided['state']]}{tour}")


def _path(source: str) -> str:
    return f"/connectors/{quote(source)}"


def _count(stage: Deployment, source: str) -> str:
    return _waiting(api.get(stage, "/connectors")["sources"], source)


def _waiting(sources: list[Plain], name: str) -> str:
    found = list(_of(sources, name))
    if not found:
        raise NotFoundError(f"there is no source {name!r}; there is {', '.join(one['name'] for one in sources)}")
    more = "at least " if any(one["more"] for one in found) else ""
    return f"{more}{sum(one['held'] for one in found):,} deliveries of {name} that wait"


def _of(sources: list[Plain], name: str) -> Iterator[Plain]:
    """All of them without a name; those of a connector by its."""
    return (one for one in sources if name in ("", one["name"], one["name"].partition("/")[0]))


def _is_told(one: Plain) -> bool:
    return bool(one["held"]) or one["state"] == "paused"


def _row(one: Plain) -> tuple[str, ...]:
    waits = counted(one["held"], more=one["more"])
    switched = f"{OFF_AND_ON[one['state']]}" + f" (all of {text(one['switch'])})" * (one["switch"] != one["name"])
    shown = text(one["name"]), switched, waits, moment(one["oldest"]), moment(one["since"])
    return *shown, text(one["by"]), text(one["reason"])
