"""docs/pictures/growth.svg: what an event costs when there is ever more already. Good on light and dark pages."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from msgspec import Struct

from infra.bench.stories import JOIN, KNOWN

WIDTH, PLOT_WIDTH, PLOT_HEIGHT = 1000, 236, 150
LEFT, TOP, GAP_X, GAP_Y = 64, 132, 72, 92
APART = 13.0
"""Of the numbers at the ends of lines that nearly meet."""

COLOURS = {"write units": "#2f5d50", "read units": "#b5622a", "calls": "#5468a8"}
BROAD = {"write units": 5}
"""Drawn first and broad, so that it is seen below a line that runs at the same height."""

MARKS = {
    "write units": '<circle r="5"/>',
    "read units": '<rect x="-2.6" y="-2.6" width="5.2" height="5.2"/>',
    "calls": '<path d="M0 -4L4 3.2L-4 3.2z"/>',
}
ROWS = {KNOWN.name: "An event of a known customer", JOIN.name: "An event that joins two customers"}
STYLE = """<style>
text{font-family:ui-sans-serif,system-ui,"Segoe UI",Helvetica,Arial,sans-serif;font-size:12px;fill:#5d5a53}
.name{font-size:20px;font-weight:600;fill:#2b2a27}.row{font-size:14px;font-weight:600;fill:#2b2a27}
.end{text-anchor:end}.middle{text-anchor:middle}.grid{stroke:#e4dfd3}.axis{stroke:#a8a293}
polyline{fill:none;stroke-linejoin:round}
</style>
"""


Point = tuple[float, float]


class Scale(Struct, frozen=True):
    """A logarithm along one side of a plot: from `low` at `start` to `high` at `end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        part = (math.log10(value) - math.log10(self.low)) / (math.log10(self.high) - math.log10(self.low))
        return self.start + part * (self.end - self.start)

    def tens(self) -> list[int]:
        powers = range(math.ceil(math.log10(self.low)), math.floor(math.log10(self.high)) + 1)
        return [10**power for power in powers]


def svg(axes: Sequence[Mapping[str, Any]]) -> str:
    height = TOP + len(ROWS) * (PLOT_HEIGHT + GAP_Y) - 8
    title = "What one event costs, when there is ever more already"
    plots = "".join(_row(row, story, axes) for row, story in enumerate(ROWS))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" aria-label="{title}">\n<title>{title}</title>\n{STYLE}'
        f'<rect width="100%" height="100%" rx="14" fill="#fbfaf7"/>\n'
        f'<text x="{LEFT - 36}" y="44" class="name">{title}</text>\n{"".join(_legend())}{plots}</svg>\n'
    )


def _legend() -> Iterator[str]:
    told = {
        "write units": "write units (1 KB each)",
        "read units": "read units (4 KB each)",
        "calls": "calls to AWS",
    }
    for number, (figure, words) in enumerate(told.items()):
        x = LEFT - 30 + number * 190
        yield f'<g transform="translate({x} 66)" fill="{COLOURS[figure]}">{MARKS[figure]}</g>'
        yield f'<text x="{x + 11}" y="70">{words}</text>\n'


def _row(row: int, story: str, axes: Sequence[Mapping[str, Any]]) -> str:
    """One scale for all its plots, so that heights can be compared."""
    top = TOP + row * (PLOT_HEIGHT + GAP_Y)
    most = max(value for axis in axes for values in axis["stories"][story].values() for value in values)
    y = Scale(0.5, 10 ** math.ceil(math.log10(most)), top + PLOT_HEIGHT, top)
    head = f'<text x="{LEFT - 36}" y="{top - 14}" class="row">{ROWS[story]}</text>\n'
    return head + "".join(_plot(number, axis, story, y) for number, axis in enumerate(axes))


def _plot(number: int, axis: Mapping[str, Any], story: str, y: Scale) -> str:
    left = LEFT + number * (PLOT_WIDTH + GAP_X)
    x = Scale(axis["sizes"][0], axis["sizes"][-1], left, left + PLOT_WIDTH)
    middle, below = left + PLOT_WIDTH / 2, y.start + 38
    label = f'<text x="{middle:.0f}" y="{below:.0f}" class="middle">{escape(axis["name"])}</text>\n'
    lines = {figure: _points(axis["sizes"], values, (x, y)) for figure, values in axis["stories"][story].items()}
    drawn = "".join(_line(figure, points) for figure, points in lines.items())
    return _grid(x, y) + label + drawn + "".join(_ends(lines, axis["stories"][story]))


def _grid(x: Scale, y: Scale) -> str:
    across = "".join(
        f'<line x1="{x.start:.0f}" x2="{x.end:.0f}" y1="{y.at(one):.1f}" y2="{y.at(one):.1f}" class="grid"/>'
        f'<text x="{x.start - 8:.0f}" y="{y.at(one) + 4:.1f}" class="end">{one:,}</text>'
        for one in y.tens()
    )
    floor = f'<line x1="{x.start:.0f}" x2="{x.end:.0f}" y1="{y.start:.0f}" y2="{y.start:.0f}" class="axis"/>'
    along = "".join(
        f'<line x1="{x.at(one):.1f}" x2="{x.at(one):.1f}" y1="{y.start:.0f}" y2="{y.start + 4:.0f}" class="axis"/>'
        f'<text x="{x.at(one):.1f}" y="{y.start + 18:.0f}" class="middle">{one:,}</text>'
        for one in sorted({int(x.low), *x.tens(), int(x.high)})
        if one in (x.low, x.high) or abs(x.at(one) - x.end) > len(f"{one:,}") * 7
    )
    return f"{across}{floor}{along}\n"


def _points(sizes: Sequence[float], values: Sequence[float], scales: tuple[Scale, Scale]) -> list[Point]:
    x, y = scales
    return [(x.at(size), y.at(max(value, y.low))) for size, value in zip(sizes, values, strict=True)]


def _line(figure: str, points: Sequence[Point]) -> str:
    path, colour = " ".join(f"{across:.1f},{up:.1f}" for across, up in points), COLOURS[figure]
    marks = "".join(f'<g transform="translate({across:.1f} {up:.1f})">{MARKS[figure]}</g>' for across, up in points)
    line = f'<polyline points="{path}" stroke="{colour}" stroke-width="{BROAD.get(figure, 2)}"/>'
    return f'{line}<g fill="{colour}">{marks}</g>\n'


def _ends(lines: Mapping[str, Sequence[Point]], values: Mapping[str, Sequence[float]]) -> Iterator[str]:
    """The last value beside each line, in its colour, lowest first; the next one moves up where they would meet."""
    free = math.inf
    for figure in sorted(lines, key=lambda one: (-lines[one][-1][1], one)):
        across, up = lines[figure][-1]
        free = min(up, free - APART)
        place = f'x="{across + 10:.1f}" y="{free + 4:.1f}" style="fill:{COLOURS[figure]}"'
        yield f"<text {place}>{values[figure][-1]:g}</text>"
