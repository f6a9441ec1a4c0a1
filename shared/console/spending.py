"""What of each budget is spent and left, what stands still for lack of money, and where that is let go on."""

from collections.abc import Sequence
from decimal import Decimal

from shared.aws import gates
from shared.console import switching
from shared.console.buttons import Buttons
from shared.console.calls import Call
from shared.console.html import Html, Part, tag
from shared.console.page import table
from shared.console.words import moment
from shared.guards.budget import NEAR
from shared.interface import operated

HEADINGS = ("budget of", "a", "spent", "left", "of", "begins anew", "state", "")


def budgets(call: Call, found: Sequence[operated.Spending]) -> Html:
    if not found:
        return tag("p", "None is set: what was spent is shown above, and nothing is withheld for it.", class_="dim")
    return table("Budgets", HEADINGS, [_row(call, one) for one in found])


def _row(call: Call, one: operated.Spending) -> tuple[Part, ...]:
    kind, _, name = one["gate"].partition(":")
    title = f"{kind} {name}" if name else "all sending"
    amounts = (f"{one['spent']} {one['currency']}", one["left"], one["most"])
    return title, one["period"], *amounts, moment(one["until"]), _state(one), _press(call, one, name)


def _state(one: operated.Spending) -> Html:
    if one["shut_until"]:
        return tag("span", f"stands still until {moment(one['shut_until'])}", class_="bad")
    nearly = Decimal(one["spent"]) >= NEAR * Decimal(one["most"])
    return tag("span", "nearly spent" if nearly else "goes on", class_="warn" if nearly else "good")


def _press(call: Call, one: operated.Spending, name: str) -> Html | None:
    if not one["shut_until"]:
        return None
    look = Buttons(call).look
    if one["gate"] == gates.of_journey(name):
        return look("Open", "journey", {"journey": name})
    return look(f"{switching.LABELS['switch_on']}…", "switch_on", {"switch": name or gates.SENDING})
