"""How a CloudWatch dashboard calls a custom widget, and what it sends along.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_about.html
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from shared.errors import InvalidRequestError

OWN = frozenset({"widgetContext", "describe"})


class Call(Struct, frozen=True):
    """`fields` are what was typed into the forms of the widget, and above it what the pressed button says."""

    here: str
    """The address (ARN) of the function that was called."""
    fields: Mapping[str, str] = field(default_factory=dict)
    dark: bool = False
    span: tuple[int, int] | None = None
    """What the dashboard shows, in milliseconds since 1970."""
    desk: str = ""
    """The alias that the function was called by, if it was."""

    def __getitem__(self, name: str) -> str:
        value = self.fields.get(name, "").strip()
        if not value:
            raise InvalidRequestError(f"{name.replace('_', ' ')}: please fill it in")
        return value

    def get(self, name: str, default: str = "") -> str:
        return self.fields.get(name, "").strip() or default

    def number(self, name: str) -> int:
        """Where a page of a list begins."""
        written = self.get(name, "0")
        return int(written) if written.isdecimal() and written.isascii() else 0

    def beside(self, function: str, desk: str = "") -> str:
        """The address of another function of this stage: their names differ in their last part only."""
        return f"{self.here.rpartition('-')[0]}-{function}" + f":{desk}" * bool(desk)


def call_of(event: Mapping[str, Any], arn: str) -> Call:
    """`arn` without the alias that a caller may have added: the functions beside have none."""
    context = event.get("widgetContext") or {}
    typed = (context.get("forms") or {}).get("all") or {}
    said = {name: value for name, value in event.items() if name not in OWN}
    texts = {name: str(value) for name, value in {**typed, **said}.items() if isinstance(value, str | int)}
    *named, desk = [*arn.split(":"), ""][:8]
    return Call(":".join(named), texts, context.get("theme") == "dark", _span(context.get("timeRange")), desk)


def _span(given: Any) -> tuple[int, int] | None:
    """Where somebody zoomed into a graph, that is what all widgets are to show."""
    shown = (given or {}).get("zoom") or given or {}
    start, end = shown.get("start"), shown.get("end")
    return (start, end) if isinstance(start, int) and isinstance(end, int) and start < end else None
