"""A journey in Mermaid, which GitHub and most editors draw by themselves."""

from shared.drawing.graph import Graph, Node, graph, notes
from shared.journeys.definition import Journey

SHAPES = {
    "start": ("([", "])"),
    "end": ("([", "])"),
    "branch": ("{", "}"),
    "split": ("{", "}"),
    "wait": ("[/", "/]"),
    "wait_for": ("[/", "/]"),
    "ask": ("[/", "/]"),
}


def mermaid(journey: Journey) -> str:
    drawn = graph(journey)
    names = {node.id: f"n{index}" for index, node in enumerate(drawn.nodes)}
    head = ["flowchart TD", *(f"%% {note}" for note in notes(journey))]
    return "\n".join([*head, *(_node(node, names) for node in drawn.nodes), *_arrows(drawn, names)]) + "\n"


def _node(node: Node, names: dict[str, str]) -> str:
    opening, closing = SHAPES.get(node.kind, ("[", "]"))
    text = f"{node.title}<br/>{_escaped(node.text)}" if node.text else node.title
    return f'    {names[node.id]}{opening}"{text}"{closing}'


def _arrows(drawn: Graph, names: dict[str, str]) -> list[str]:
    arrows = []
    for edge in drawn.edges:
        label = f'|"{_escaped(edge.label)}"|' if edge.label else ""
        arrows.append(f"    {names[edge.source]} -->{label} {names[edge.target]}")
    return arrows


def _escaped(text: str) -> str:
    """Mermaid writes characters that mean something to it as entities, with # in the place of &."""
    for character, entity in (("&", "#amp;"), ('"', "#quot;"), ("<", "#lt;"), (">", "#gt;"), ("|", "#124;")):
        text = text.replace(character, entity)
    return text
