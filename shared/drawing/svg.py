"""A journey as one SVG file: no browser, no Graphviz, readable on a light and on a dark page."""

from collections.abc import Mapping
from textwrap import wrap
from xml.sax.saxutils import escape

from shared.drawing.graph import Edge, Graph, Node, graph, notes
from shared.drawing.layout import BEND_WIDTH, Layout, layout
from shared.drawing.shapes import LINE, STYLE, Box, arrow, shape, words
from shared.journeys.definition import Journey

MARGIN, HEAD = 28.0, 62.0
TEXT_COLUMNS, LABEL_COLUMNS, NOTE_COLUMNS = 32, 34, 84
NOTE_LETTER = 6.6
"""Width of a letter of a note, roughly: SVG cannot be asked how wide its text is without drawing it."""

Boxes = Mapping[str, Box]
NOTHING: Mapping[str, str] = {}


def svg(journey: Journey, marks: Mapping[str, str] = NOTHING) -> str:
    """`marks` say a short word at steps, such as how many wait there."""
    drawn = graph(journey)
    boxes = {
        **{node.id: _box(node, marks.get(node.id, "")) for node in drawn.nodes},
        **{_at(e): _label(e) for e in drawn.edges if e.label},
    }
    places = layout({name: box.size for name, box in boxes.items()}, list(_arrows(drawn)))
    told = [line for note in notes(journey) for line in wrap(note, NOTE_COLUMNS)]
    return _page(journey, told, boxes, places)


def _box(node: Node, mark: str) -> Box:
    return Box(node.kind, node.title, tuple(wrap(node.text, TEXT_COLUMNS)), mark)


def _label(edge: Edge) -> Box:
    return Box("label", "", tuple(wrap(edge.label, LABEL_COLUMNS, break_long_words=False)))


def _at(edge: Edge) -> str:
    return f"{edge.source}>{edge.target}"


def _arrows(drawn: Graph) -> list[tuple[str, str]]:
    """Through its label, where an arrow has one."""
    pairs = []
    for edge in drawn.edges:
        stops = [edge.source, _at(edge), edge.target] if edge.label else [edge.source, edge.target]
        pairs += list(zip(stops, stops[1:], strict=False))
    return pairs


def _page(journey: Journey, told: list[str], boxes: Boxes, places: Layout) -> str:
    left, right, bottom = _extent(boxes, places)
    head = HEAD + LINE * len(told)
    longest = max((len(line) for line in told), default=0) * NOTE_LETTER
    width, height = max(right - left, longest) + 2 * MARGIN, bottom + head + 2 * MARGIN
    arrows = "".join(arrow(route, boxes, places) for route in places.routes.values())
    drawn = "".join(shape(box, places.x[name], places.y[name]) for name, box in boxes.items())
    notes_ = "".join(words((MARGIN, HEAD + MARGIN / 2 + LINE * i), line, "note") for i, line in enumerate(told))
    title, shift = escape(journey.name.replace("_", " ")), f"{(width - right - left) / 2:.1f} {head + MARGIN:.1f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" role="img" aria-label="{title}">\n<title>{title}</title>\n{STYLE}'
        f'<rect width="100%" height="100%" rx="14" fill="#fbfaf7"/>\n{words((MARGIN, 48), journey.name, "name")}'
        f'{notes_}<g transform="translate({shift})">\n{arrows}{drawn}</g>\n</svg>\n'
    )


def _extent(boxes: Boxes, places: Layout) -> tuple[float, float, float]:
    """Left, right and bottom; the top is 0."""
    widths = {name: boxes[name].size[0] if name in boxes else BEND_WIDTH for name in places.x}
    left = min(places.x[name] - width / 2 for name, width in widths.items())
    right = max(places.x[name] + width / 2 for name, width in widths.items())
    return left, right, max(places.y[name] + box.size[1] / 2 for name, box in boxes.items())
