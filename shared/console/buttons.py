"""Buttons of a widget: each names the function that it calls, what it tells it, and what it asks before.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_interactivity.html
"""

import json
from collections.abc import Mapping

from msgspec import Struct

from shared.console import desks
from shared.console.calls import Call
from shared.console.html import Html, join, plain, tag

LOOKS, ACTS = "show_console", "operate_console"
"""Two functions, so that IAM decides who may only look; and the second has desks, so that it decides who does what."""

PRIMARY = "btn-primary"
Said = Mapping[str, str | int]
NOTHING: Said = {}


class Buttons(Struct, frozen=True):
    call: Call

    def look(self, label: str, view: str, said: Said = NOTHING, *, kind: str = "") -> Html:
        """Changes nothing; the page takes the place of this one."""
        return self._looking(label, {"view": view, **said}, f"btn {kind}".strip())

    def peek(self, label: str, view: str, said: Said) -> Html:
        """The same, above the page."""
        return self._looking(label, {"view": view, **said}, "btn", popup=True)

    def _looking(self, label: str, said: Said, kind: str, *, popup: bool = False) -> Html:
        press = tag("button", label, type="button", class_=kind)
        return join((press, self._action(self.call.beside(LOOKS), said, None, popup=popup)))

    def act(self, label: str, act: str, question: str, said: Said) -> Html:
        """Asks before it calls; an empty question does not ask."""
        press = tag("button", label, type="button", class_=f"btn {PRIMARY}")
        desk = self.call.beside(ACTS, desks.of(act))
        return join((press, self._action(desk, {"act": act, **said}, plain(question) or None, popup=False)))

    def _action(self, endpoint: str, said: Said, question: str | None, *, popup: bool) -> Html:
        """The console takes it as belonging to the element right before it."""
        return tag(
            "cwdb-action",
            _json(said),
            action="call",
            display="popup" if popup else "widget",
            endpoint=endpoint,
            confirmation=question,
        )


def _json(said: Said) -> Html:
    """ASCII, and without the letters that mean something in HTML: whole, unlike text that is shown."""
    text = json.dumps(said).replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return Html(text)
