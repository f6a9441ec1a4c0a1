"""Where the boxes of a drawing go: layers from top to bottom, few crossings, straight arrows where possible.

The layered method of Sugiyama, Tagawa and Toda (1981), small: journeys have tens of steps, not thousands. An arrow's
label is a box of its own on a layer of its own, so that no label covers another.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

Pair = tuple[str, str]
Sizes = Mapping[str, tuple[float, float]]

COLUMN_GAP, ROW_GAP, BEND_WIDTH = 36.0, 30.0, 16.0
SWEEPS, RELAXATIONS = 12, 300


class Layout(Struct):
    """Centres of all boxes and bends, and how high their rows are. `routes` are what an arrow passes, in order."""

    x: dict[str, float] = field(default_factory=dict)
    y: dict[str, float] = field(default_factory=dict)
    row: dict[str, float] = field(default_factory=dict)
    routes: dict[Pair, list[str]] = field(default_factory=dict)


def layout(sizes: Sizes, edges: Sequence[Pair]) -> Layout:
    """`edges` run from one key of `sizes` to another; the first key is the top."""
    ranks = _ranks(list(sizes), _forward(list(sizes), edges))
    routes, ranks = _bent(edges, ranks)
    near = _neighbours(routes)
    rows: list[list[str]] = [[one for one in ranks if ranks[one] == rank] for rank in range(max(ranks.values()) + 1)]
    for sweep in range(SWEEPS):
        for rank in range(len(rows)) if sweep % 2 == 0 else reversed(range(len(rows))):
            _sort(rows[rank], rank + (-1 if sweep % 2 == 0 else 1), rows, near)
    y, heights = _rows(rows, sizes)
    return Layout(_columns(rows, sizes, near), y, heights, routes)


def _forward(ids: list[str], edges: Sequence[Pair]) -> list[Pair]:
    """Without arrows that lead back: found depth first from the top."""
    forward: list[Pair] = []
    above: set[str] = set()
    done: set[str] = set()

    def visit(one: str) -> None:
        above.add(one)
        for edge in (edge for edge in edges if edge[0] == one and edge[1] not in above):
            forward.append(edge)
            if edge[1] not in done:
                visit(edge[1])
        above.discard(one)
        done.add(one)

    for one in ids:
        if one not in done:
            visit(one)
    return forward


def _ranks(ids: list[str], forward: Sequence[Pair]) -> dict[str, int]:
    ranks = dict.fromkeys(ids, 0)
    for _ in ids:
        for source, target in forward:
            ranks[target] = max(ranks[target], ranks[source] + 1)
    return ranks


def _bent(edges: Sequence[Pair], ranks: dict[str, int]) -> tuple[dict[Pair, list[str]], dict[str, int]]:
    """An arrow over several layers gets a bend on each, so that it goes round the boxes there."""
    routes, bent = {}, dict(ranks)
    for source, target in edges:
        step = 1 if ranks[target] >= ranks[source] else -1
        between = range(ranks[source] + step, ranks[target], step)
        bends = {f"{source}>{target}@{rank}": rank for rank in between}
        bent.update(bends)
        routes[source, target] = [source, *bends, target]
    return routes, bent


def _neighbours(routes: Mapping[Pair, list[str]]) -> dict[str, set[str]]:
    near: dict[str, set[str]] = {}
    for route in routes.values():
        for one, other in zip(route, route[1:], strict=False):
            near.setdefault(one, set()).add(other)
            near.setdefault(other, set()).add(one)
    return near


def _sort(row: list[str], beside: int, rows: list[list[str]], near: Mapping[str, set[str]]) -> None:
    """By the mean place of the neighbours on the row beside; those without any keep theirs."""
    if not 0 <= beside < len(rows):
        return
    places = {one: place for place, one in enumerate(rows[beside])}
    means = {}
    for place, one in enumerate(row):
        beside_it = [places[other] for other in near.get(one, ()) if other in places]
        means[one] = sum(beside_it) / len(beside_it) if beside_it else float(place)
    row.sort(key=lambda one: means[one])


def _columns(rows: list[list[str]], sizes: Sizes, near: Mapping[str, set[str]]) -> dict[str, float]:
    x = dict.fromkeys((one for row in rows for one in row), 0.0)
    for _ in range(RELAXATIONS):
        for row in rows:
            wanted = [sum(x[other] for other in near.get(one, {one})) / len(near.get(one, {one})) for one in row]
            x.update(zip(row, _spread(row, wanted, sizes), strict=True))
    return x


def _spread(row: list[str], wanted: list[float], sizes: Sizes) -> list[float]:
    """As near to the wanted places as the widths allow, in the same order, around the same middle."""
    placed: list[float] = []
    for index, one in enumerate(row):
        least = placed[-1] + (_width(row[index - 1], sizes) + _width(one, sizes)) / 2 + COLUMN_GAP if placed else None
        placed.append(wanted[index] if least is None else max(wanted[index], least))
    shift = (sum(wanted) - sum(placed)) / len(row) if row else 0.0
    return [one + shift for one in placed]


def _width(one: str, sizes: Sizes) -> float:
    return sizes[one][0] if one in sizes else BEND_WIDTH


def _rows(rows: list[list[str]], sizes: Sizes) -> tuple[dict[str, float], dict[str, float]]:
    """The middle and the height of everybody's row."""
    y: dict[str, float] = {}
    heights: dict[str, float] = {}
    top = 0.0
    for row in rows:
        height = max((sizes[one][1] for one in row if one in sizes), default=0.0)
        y.update(dict.fromkeys(row, top + height / 2))
        heights.update(dict.fromkeys(row, height))
        top += height + ROW_GAP
    return y, heights
