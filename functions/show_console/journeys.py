"""What the pages of journeys are made of: read as the API reads it, with rights that can change nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from shared.aws import gates
from shared.aws.metrics import Metrics
from shared.console import deciding, journeys
from shared.console.calls import Call
from shared.console.html import Html
from shared.console.journeys import FIGURES, Shown
from shared.drawing.svg import svg
from shared.journeys.ends import ENDS
from shared.journeys.views import Views, standing


@dataclass(frozen=True, slots=True)
class Journeys:
    """`views` counts as far as there is time; `channels` are those of the brand; `now` is that of this call."""

    views: Callable[[], Views]
    metrics: Metrics
    channels: Sequence[str]
    now: datetime

    def all(self, call: Call) -> str:
        views = self.views()
        known = views.controls.latest()
        names = {gates.SENDING: gates.SENDING, **{one: gates.of_channel(one) for one in self.channels}}
        switches = [standing(name, known.of(gate)) for name, gate in names.items()]
        return journeys.listing(call, views.journeys(None, self.now), switches)

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

    def _figures(self, call: Call, name: str) -> Mapping[str, int]:
        if call.span is None:
            return {}
        since, until = (datetime.fromtimestamp(one / 1000, UTC) for one in call.span)
        wanted = [(metric, {"journey": name}) for metric in FIGURES]
        wanted += [("RunEnded", {"journey": name, "reason": end}) for end in ENDS]
        return dict(zip((*FIGURES, *ENDS), self.metrics.each(wanted, (since, until)), strict=True))
