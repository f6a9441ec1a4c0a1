"""What came of an act, and the way back."""

from collections.abc import Mapping
from typing import Any

from shared.console.buttons import Buttons
from shared.console.calls import Call
from shared.console.html import Html, tag
from shared.console.page import notice, page, pairs
from shared.console.words import moment

Plain = Mapping[str, Any]


def decided(call: Call, answer: Plain) -> str:
    """Whom the two identifiers belong to now."""
    one, other = str(answer["one"]), str(answer["other"])
    if one == other:
        return page(call, "One customer", notice("good", "The two identifiers are one customer now."), _to(call, one))
    told = notice("good", "They are two customers now.")
    return page(call, "Two customers", told, _to(call, one), _to(call, other))


def requested(call: Call, request: Plain) -> str:
    """An erasure or export runs on by itself; long histories take a while."""
    done = request["state"] == "done"
    title = f"{request['kind'].capitalize()}: {'done' if done else 'under way'}"
    told = notice("good", "Done.") if done else notice("heed", "It runs on by itself, also when you leave.")
    rows = [("asked at", moment(request["asked_at"])), ("by", request["by"]), ("reason", request["reason"])]
    counts = [(name, str(count)) for name, count in sorted((request.get("counts") or {}).items())]
    again = {"customer": str(request["customer_id"]), "request": str(request["id"])}
    look = None if done else tag("p", Buttons(call).act("How far is it?", "request", "", again))
    return page(call, title, told, pairs([*rows, *counts]), _link(request), look)


def _to(call: Call, customer: str) -> Html:
    return tag(
        "p", tag("span", customer, class_="id"), " ", Buttons(call).look("Show", "customer", {"customer": customer})
    )


def _link(request: Plain) -> Html | None:
    if not request.get("link"):
        return None
    return tag("p", tag("a", "Download the document", href=str(request["link"]), target="_blank", rel="noopener"),
               " (the link works for a quarter of an hour)")  # fmt: skip
