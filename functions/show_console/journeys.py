"""What the pages of journeys are made of: read as the API reads it, with rights that can change nothing."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from msgspec import Struct

from shared.aws.metrics import Metrics
from shared.console import deciding, journeys
from shared.console.added import COMPARED, Figures
from shared.console.calls import Call
from shared.console.html import Html
from shared.console.journeys import Listed, Shown
from shared.drawing.svg import svg
from shared.journeys.ends import ENDS
from shared.journeys.switches import switches
from shared.journeys.views import Views


class Journeys(Struct, frozen=True):
    """`views` counts as far as there is time; `switched` are the brand's channels, and systems with a switch of their
    own; `now` is that of this call.
    """

    views: Callable[[], Views]
    metrics: Metrics
    switched: Sequence[str]
    now: datetime

    def all(self, call: Call) -> str:
        views = self.views()
        known = views.controls.latest()
        found = views.journeys(None, self.now)
        compared = self._compared(call, [one["name"] for one in found["journeys"]])
        return journeys.listing(call, Listed(found, compared, switches(views.table, known, self.switched)))

    def show(self, call: Call) -> str:
        name, views = call["journey"], self.views()
        found = views.journey(name, None, self.now)
        definition = views.definitions.current(name)
        marks = journeys.waiting(found["counts"], found["version"])
        picture = Html(svg(definition, marks)) if definition else None
        return journeys.show(call, Shown(found, picture, self._figures(call, name)))

    def review(self, call: Call) -> str:
        name = call["journey"]
        found = self.views().journey(name, None, self.now)
        return deciding.review(call, name, sum(one["runs"] for one in found["counts"]))

    def _compared(self, call: Call, names: Sequence[str]) -> Mapping[str, Figures]:
        """Of all of them at once: 500 figures are one question to CloudWatch."""
        wanted = [(metric, {"journey": name}) for name in names for metric in COMPARED]
        found = self._counted(call, wanted)
        size = len(COMPARED)
        parts = (found[start : start + size] for start in range(0, len(found), size))
        return {name: dict(zip(COMPARED, part, strict=True)) for name, part in zip(names, parts, strict=False)}

    def _figures(self, call: Call, name: str) -> Figures:
        wanted = [(metric, {"journey": name}) for metric in COMPARED]
        wanted += [("RunEnded", {"journey": name, "reason": end}) for end in ENDS]
        return dict(zip((*COMPARED, *ENDS), self._counted(call, wanted), strict=False))

    def _counted(self, call: Call, wanted: Sequence[tuple[str, Mapping[str, str]]]) -> Sequence[int]:
        """None of it where the dashboard shows no time range."""
        if call.span is None:
            return ()
        since, until = (datetime.fromtimestamp(one / 1000, UTC) for one in call.span)
        return self.metrics.each(wanted, (since, until))
