"""Small charts as SVG in a page: the page's style colours them, so that they are readable by day and by night."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from html import escape

from infra.simulation.findings import Listed

WIDTH, HEIGHT, FOOT, LEFT = 960, 180, 22, 44
ROW, NAMES = 24, 220

Series = Mapping[str, Mapping[str, int]]
"""By what is stacked (a channel, a class), then by place along the axis."""


def columns(series: Series, places: Sequence[str], named: Mapping[str, str], label: str) -> str:
    """Stacked columns. `named` are the places that have a name below, and it; `label` says what the chart shows."""
    most = max((sum(one.get(place, 0) for one in series.values()) for place in places), default=0) or 1
    step = (WIDTH - LEFT) / max(len(places), 1)
    drawn = [_column(series, place, LEFT + number * step, (step, most)) for number, place in enumerate(places)]
    words = [
        f'<text x="{LEFT + (places.index(place) + 0.5) * step:.1f}" y="{HEIGHT + 15}">{escape(text)}</text>'
        for place, text in named.items()
    ]
    axis = f'<text class="most" x="{LEFT - 6}" y="11">{most:,}</text><path class="axis" d="M{LEFT} {HEIGHT}H{WIDTH}"/>'
    return _svg(HEIGHT + FOOT, label, axis + "".join([*drawn, *words]))


def _column(series: Series, place: str, x: float, scale: tuple[float, int]) -> str:
    step, most = scale
    y, drawn, said = float(HEIGHT), "", []
    for number, (name, values) in enumerate(series.items()):
        if found := values.get(place, 0):
            height = found / most * (HEIGHT - 4)
            y -= height
            box = f'x="{x:.1f}" y="{y:.1f}" width="{max(step * 0.86, 0.8):.1f}" height="{height:.1f}"'
            drawn += f'<rect class="c{number}" {box}/>'
            said.append(f"{found:,} {name}")
    return f"<g><title>{escape(place)}: {escape(', '.join(said))}</title>{drawn}</g>" if drawn else ""


def rows(listed: Listed, label: str) -> str:
    """A bar for each, with its number: a funnel where they are the steps of a journey."""
    most = max((number for _, number in listed), default=0) or 1
    drawn = ""
    for place, (name, number) in enumerate(listed):
        y, length = place * ROW, number / most * (WIDTH - NAMES - 90)
        drawn += (
            f'<text class="name" x="{NAMES - 8}" y="{y + 16}"><title>{escape(name)}</title>'
            f"{escape(_short(name))}</text>"
            f'<rect class="c0" x="{NAMES}" y="{y + 4}" width="{length:.1f}" height="{ROW - 8}" rx="3"/>'
            f'<text class="number" x="{NAMES + length + 8:.1f}" y="{y + 16}">{number:,}</text>'
        )
    return _svg(max(len(listed), 1) * ROW, label, drawn)


def days(first: date, last: date) -> list[str]:
    return [f"{first + timedelta(days=number)}" for number in range((last - first).days + 1)]


def months(places: Sequence[str]) -> dict[str, str]:
    """The first of each month, by its name; of many months every third."""
    firsts = [one for one in places[:-1] if one.endswith("-01")]
    apart = 1 if len(firsts) <= len("JFMAMJJASOND") else 3
    return {one: f"{date.fromisoformat(one):%b %y}" for one in firsts[::apart]}


def _short(name: str) -> str:
    return name if len(name) <= 32 else f"{name[:31]}…"


def _svg(height: int, label: str, drawn: str) -> str:
    box = f'viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(label)}"'
    return f'<svg {box} preserveAspectRatio="xMidYMid meet">{drawn}</svg>'
