"""The parts of a drawing in SVG: boxes, arrows, words."""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from msgspec import Struct

from shared.drawing.layout import Layout

WIDTH, LINE, PADDING = 232.0, 17.0, 13.0
LABEL_WIDTH, MARK_LETTER = 216.0, 9.0

COLOURS = {
    "start": ("#1f6f5c", "#ffffff", "#d5ebe4"),
    "end": ("#e6e3dc", "#2b2a27", "#5d5a53"),
    "send": ("#fdf0d8", "#2b2a27", "#6d5a2c"),
    "wait": ("#e3edf7", "#2b2a27", "#3f5d78"),
    "wait_for": ("#e3edf7", "#2b2a27", "#3f5d78"),
    "branch": ("#efe6f6", "#2b2a27", "#64487c"),
    "split": ("#efe6f6", "#2b2a27", "#64487c"),
    "ask": ("#fdf0d8", "#2b2a27", "#6d5a2c"),
    "task": ("#f9e3e0", "#2b2a27", "#8a4238"),
}
"""Box, title, text; a step type that is not here looks like `end`."""


class Box(Struct, frozen=True):
    kind: str
    title: str
    lines: tuple[str, ...]
    mark: str = ""
    """A short word at its corner, such as how many wait there."""

    @property
    def size(self) -> tuple[float, float]:
        if self.kind == "label":
            return LABEL_WIDTH, LINE * len(self.lines) + 2
        return WIDTH, 2 * PADDING + LINE * (1 + len(self.lines))


STYLE = """<style>
text{font-family:ui-sans-serif,system-ui,"Segoe UI",Helvetica,Arial,sans-serif;font-size:13px}
.name{font-size:22px;font-weight:600;fill:#2b2a27}.note{font-size:12.5px;fill:#6b675e}.title{font-size:14px;font-weight:600}
.label{font-size:12px;fill:#5d5a53}
.title,.text,.label{text-anchor:middle}.arrow{fill:none;stroke:#a8a293;stroke-width:1.6}
</style>
<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">
<path d="M0 0L8 4L0 8z" fill="#a8a293"/></marker></defs>
"""


def shape(box: Box, x: float, y: float) -> str:
    width, height = box.size
    top = y - height / 2
    if box.kind == "label":
        return "".join(words((x, top + LINE * (i + 0.8)), line, "label") for i, line in enumerate(box.lines))
    fill, ink, soft = COLOURS.get(box.kind, COLOURS["end"])
    radius = height / 2 if box.kind in ("start", "end") else 10
    place = f'x="{x - width / 2:.1f}" y="{top:.1f}" width="{width:.0f}" height="{height:.1f}" rx="{radius:.0f}"'
    first = top + PADDING + 12
    lines = [words((x, first + LINE * (i + 1)), line, "text", fill=soft) for i, line in enumerate(box.lines)]
    inside = words((x, first), box.title, "title", fill=ink) + "".join(lines) + _mark(box, x, top)
    return f'<rect {place} fill="{fill}"/>\n{inside}'


def _mark(box: Box, x: float, top: float) -> str:
    """Over the upper corner at the end of the title's line."""
    if not box.mark:
        return ""
    wide = 14 + MARK_LETTER * len(box.mark)
    right = x + WIDTH / 2 + 8
    place = f'x="{right - wide:.1f}" y="{top - 12:.1f}" width="{wide:.1f}" height="24" rx="12"'
    return f'<rect {place} fill="#16191f"/>\n{words((right - wide / 2, top + 5), box.mark, "title", fill="#ffffff")}'


def arrow(route: Sequence[str], boxes: Mapping[str, Box], places: Layout) -> str:
    """From edge to edge of the boxes, straight through the rows between; a head only where it reaches a step."""
    down = 1 if places.y[route[-1]] >= places.y[route[0]] else -1
    stops = [(places.x[one], places.y[one], down * places.row[one] / 2) for one in route[1:-1]]
    first, last = boxes[route[0]], boxes[route[-1]]
    # Coming back up, it arrives beside the arrows that leave downwards.
    x, y = places.x[route[-1]] + (0 if down > 0 else last.size[0] / 3), places.y[route[-1]]
    at = (places.x[route[0]], places.y[route[0]] + down * first.size[1] / 2)
    path = f"M{at[0]:.1f} {at[1]:.1f}"
    for bend_x, bend_y, half in stops:
        path += f"{_curve(at, (bend_x, bend_y - half))}V{bend_y + half:.1f}"
        at = (bend_x, bend_y + half)
    path += _curve(at, (x, y - down * last.size[1] / 2))
    head = "" if last.kind == "label" else ' marker-end="url(#head)"'
    return f'<path class="arrow" d="{path}"{head}/>\n'


def _curve(start: tuple[float, float], end: tuple[float, float]) -> str:
    middle = (start[1] + end[1]) / 2
    return f"C{start[0]:.1f} {middle:.1f} {end[0]:.1f} {middle:.1f} {end[0]:.1f} {end[1]:.1f}"


def words(at: tuple[float, float], text: str, kind: str, *, fill: str = "") -> str:
    colour = f' fill="{fill}"' if fill else ""
    return f'<text x="{at[0]:.1f}" y="{at[1]:.1f}" class="{kind}"{colour}>{escape(text)}</text>\n'
